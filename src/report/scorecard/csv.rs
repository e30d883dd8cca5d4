//! The scorecard for spreadsheets: a row for each control of each server.

use std::io;

use super::json;
use super::text::{Scorecards, places};
use crate::sanitize;

/// The names of the columns.
const HEADER: [&str; 13] = [
    "path",
    "component",
    "dialect",
    "kubernetes_version",
    "benchmark",
    "control",
    "level",
    "automated",
    "status",
    "title",
    "rules",
    "why",
    "evidence",
];

/// Writes a header and the rows, in the form of RFC 4180.
pub(super) fn write(scorecards: &Scorecards<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    write_row(&HEADER.map(str::to_owned), out)?;
    for card in &scorecards.cards {
        for judgement in &card.scorecard.judgements {
            let control = judgement.control;
            write_row(
                &[
                    card.file_name().to_owned(),
                    card.component().to_owned(),
                    card.server.dialect.name().to_owned(),
                    json::version(card).unwrap_or_default(),
                    card.scorecard.benchmark.to_lowercase(),
                    control.id.to_owned(),
                    control.requirement.level.to_string(),
                    control.automated.to_string(),
                    judgement.status.name().to_owned(),
                    control.requirement.title.to_owned(),
                    control.requirement.rules.join(" "),
                    judgement.why.clone(),
                    places(&judgement.evidence, card.source).join(" "),
                ],
                out,
            )?;
        }
    }
    Ok(())
}

fn write_row(cells: &[String], out: &mut dyn io::Write) -> io::Result<()> {
    let cells: Vec<String> = cells.iter().map(|cell| quoted(cell)).collect();
    write!(out, "{}\r\n", cells.join(","))
}

/// A cell. A spreadsheet takes a cell that begins with `-`, `=`, `+` or `@` for a formula, and files
/// come from strangers, so such a cell begins with an apostrophe.
fn quoted(text: &str) -> String {
    let cell = sanitize::line(text);
    let guarded = match cell.chars().next() {
        Some('-' | '=' | '+' | '@' | '\t') => format!("'{cell}"),
        _ => cell.into_owned(),
    };
    if guarded.contains(['"', ',']) {
        format!("\"{}\"", guarded.replace('"', "\"\""))
    } else {
        guarded
    }
}
