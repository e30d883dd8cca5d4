//! Writes scorecards: for people as a table, in Markdown or as one HTML page, for programs as JSON,
//! CSV or OSCAL.

mod csv;
mod html;
mod json;
mod markdown;
mod oscal;
mod table;
mod text;

use std::io;

use super::Style;
pub use text::Scorecards;

/// How scorecards are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScorecardFormat {
    /// For people at a terminal.
    Table,
    /// For people, in a pull request or a wiki.
    Markdown,
    /// For programs.
    Json,
    /// For spreadsheets.
    Csv,
    /// For people, as one page that needs nothing else.
    Html,
    /// For programs of auditors: assessment results of NIST's OSCAL.
    Oscal,
}

/// Writes scorecards in a format.
pub fn write(
    format: ScorecardFormat,
    scorecards: &Scorecards<'_>,
    style: &Style,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    match format {
        ScorecardFormat::Table => table::write(scorecards, style, out),
        ScorecardFormat::Markdown => markdown::write(scorecards, out),
        ScorecardFormat::Json => json::write(scorecards, out),
        ScorecardFormat::Csv => csv::write(scorecards, out),
        ScorecardFormat::Html => html::write(scorecards, out),
        ScorecardFormat::Oscal => oscal::write(scorecards, out),
    }
}
