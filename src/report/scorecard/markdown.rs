//! The scorecard in Markdown: a heading and a table for each server.

use std::io;

use super::text::{Scorecards, changes, difference, heading, places, title, totals};
use crate::scorecard::Card;

/// Writes each card as a section.
pub(super) fn write(scorecards: &Scorecards<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    writeln!(out, "# Benchmark report")?;
    for card in &scorecards.cards {
        write_card(card, out)?;
    }
    if let Some(differences) = &scorecards.differences {
        writeln!(out, "\n## Since the earlier report\n\n{}", changes(differences))?;
        if !differences.is_empty() {
            writeln!(out)?;
        }
        for one in differences {
            writeln!(out, "- {}: {}", one.change.name(), escaped(&difference(one)))?;
        }
    }
    Ok(())
}

fn write_card(card: &Card<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    writeln!(out, "\n## {}\n\n{}\n", escaped(&heading(card)), totals(card))?;
    writeln!(out, "| Control | Status | Requirement | Why | Evidence |")?;
    writeln!(out, "|---|---|---|---|---|")?;
    for judgement in &card.scorecard.judgements {
        let places = places(&judgement.evidence, card.source).join(", ");
        writeln!(
            out,
            "| {} | {} | {} | {} | {} |",
            judgement.control.id,
            judgement.status.name(),
            title(judgement),
            escaped(&judgement.why),
            escaped(&places),
        )?;
    }
    Ok(())
}

/// Text without characters that mean something in Markdown, or in HTML inside of it.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '\\' | '|' | '*' | '_' | '`' | '[' | ']' | '#' => escaped.extend(['\\', c]),
            c if c.is_control() => escaped.push(' '),
            c => escaped.push(c),
        }
    }
    escaped
}
