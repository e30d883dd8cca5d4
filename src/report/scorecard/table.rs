//! The scorecard for people at a terminal.

use std::io;

use super::text::{Scorecards, changes, difference, heading, places, title, totals};
use crate::report::{Style, paint, prose};
use crate::sanitize;
use crate::scorecard::{Card, ControlJudgement, Status};

/// Writes each card: a heading, a paragraph for each control, and the totals.
pub(super) fn write(
    scorecards: &Scorecards<'_>,
    style: &Style,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    for (nth, card) in scorecards.cards.iter().enumerate() {
        if nth > 0 {
            writeln!(out)?;
        }
        write_card(card, style, out)?;
    }
    if let Some(differences) = &scorecards.differences {
        writeln!(out, "\nSince the earlier report: {}", changes(differences))?;
        for one in differences {
            writeln!(out, "  {:6}  {}", one.change.name(), sanitize::line(&difference(one)))?;
        }
    }
    Ok(())
}

fn write_card(card: &Card<'_>, style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    let heading = sanitize::line(&heading(card)).into_owned();
    let options = prose::wrapping(style.width).subsequent_indent("    ");
    for line in textwrap::wrap(&heading, options) {
        writeln!(out, "{}", paint::bold(&line, style))?;
    }
    writeln!(out)?;
    let width = card.scorecard.judgements.iter().map(|one| one.control.id.len()).max().unwrap_or(0);
    for judgement in &card.scorecard.judgements {
        write_control(judgement, card, (style, width), out)?;
    }
    writeln!(out, "\n{}", totals(card))
}

/// ```text
/// fail            1.2.5   the API server checks the certificates of kubelets
///                         --kubelet-certificate-authority is not set: …
///                         pod.yaml:12:7
/// ```
fn write_control(
    judgement: &ControlJudgement,
    card: &Card<'_>,
    (style, width): (&Style, usize),
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let status = format!("{:14}", judgement.status.name());
    let ControlJudgement { control, why, .. } = judgement;
    let indent = " ".repeat(14 + 2 + width + 2);
    let options = prose::wrapping(style.width.max(60)).subsequent_indent(&indent);
    let before = format!("{status}  {:width$}  ", control.id);
    let lines = textwrap::fill(&title(judgement), options.clone().initial_indent(&before));
    // Colours have no width, so they come last.
    let rest = lines.strip_prefix(&status).unwrap_or_default();
    writeln!(out, "{}{rest}", painted(judgement.status, &status, style))?;
    let options = options.initial_indent(&indent);
    if !why.is_empty() {
        writeln!(out, "{}", textwrap::fill(&sanitize::line(why), options.clone()))?;
    }
    let places = places(&judgement.evidence, card.source).join(", ");
    if !places.is_empty() {
        writeln!(out, "{}", textwrap::fill(&sanitize::line(&places), options))?;
    }
    Ok(())
}

fn painted(status: Status, text: &str, style: &Style) -> String {
    let colour = match status {
        Status::Fail => "31",
        Status::Undecided | Status::Manual => "33",
        Status::Pass => "32",
        Status::NotApplicable => "2",
    };
    if style.color { format!("\u{1b}[{colour}m{text}\u{1b}[0m") } else { text.to_owned() }
}
