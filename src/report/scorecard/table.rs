//! The scorecard for people at a terminal.

use std::io;

use super::text::{Scorecards, changes, difference, heading, places, title, totals};
use crate::report::Style;
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
    writeln!(out, "{}\n", sanitize::line(&heading(card)))?;
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
    writeln!(
        out,
        "{}  {:width$}  {}",
        painted(judgement.status, &status, style),
        control.id,
        title(judgement)
    )?;
    let indent = " ".repeat(14 + 2 + width + 2);
    let options = textwrap::Options::new(style.width.max(60))
        .initial_indent(&indent)
        .subsequent_indent(&indent)
        .break_words(false)
        .word_splitter(textwrap::WordSplitter::NoHyphenation)
        .word_separator(textwrap::WordSeparator::AsciiSpace);
    if !why.is_empty() {
        writeln!(out, "{}", textwrap::fill(&sanitize::line(why), &options))?;
    }
    let places = places(&judgement.evidence, card.source).join(", ");
    if !places.is_empty() {
        writeln!(out, "{indent}{}", sanitize::line(&places))?;
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
