//! A report is the output of a run, in one of several formats for people or programs.

mod checkstyle;
mod concise;
mod excerpt;
pub mod files;
mod finding_shape;
mod format;
mod full;
mod github;
mod gitlab;
mod grouped;
mod hidden;
mod human;
mod indented;
mod json;
mod jsonl;
mod junit;
pub mod line_hash;
mod markdown;
mod paint;
mod places;
mod prose;
mod rdjson;
mod region;
mod repeats;
mod rule_address;
pub mod rule_docs;
pub mod rule_list;
mod sarif;
pub mod scorecard;
pub mod show;
pub mod statistics;
mod summary;
mod templates;
mod undecided;
pub mod upgrade;
mod uri;
mod xml;

use std::io;

use crate::outcome::Run;
use crate::rule::Rule;
pub use format::Format;
pub use hidden::left_out;
pub use json::schema as json_schema;
use places::Places;
pub use prose::plural;
pub use summary::{hint, judged_nothing, summary};
pub use undecided::{undecided_count, undecided_lines, version_hint};

/// The abilities of the terminal. Only the formats for people depend on them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// True if the terminal understands ANSI colours.
    pub color: bool,
    /// Columns of a line.
    pub width: usize,
    /// True if frames and ellipses may use characters outside ASCII.
    pub unicode: bool,
    /// True if the terminal may be given links (OSC 8).
    pub links: bool,
}

/// Writes a run. `rules` are all enabled rules, including those without findings.
///
/// The formats for people give paths as they can be opened from the current folder, and the others
/// from the repository's root.
///
/// Failures are part of every format, so that a file that was not read never looks clean.
/// [`Format::Sarif`] leaves out what is behind the first 25,000 findings and says so in the file.
pub fn write(
    format: Format,
    run: &Run,
    rules: &[&'static Rule],
    style: &Style,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let moved = if format.shows_places() { templates::moved(run) } else { None };
    let run = moved.as_ref().unwrap_or(run);
    let places = match format {
        _ if format.is_for_people() => Places::default(),
        Format::Sarif => Places::of_first(run, sarif::RESULTS_MAX),
        _ => Places::of_run(run),
    };
    match format {
        Format::Full => full::write(run, style, out),
        Format::Concise => concise::write(run, style, out),
        Format::Grouped => grouped::write(run, style, out),
        Format::Json => json::write(run, &places, out),
        Format::Jsonl => jsonl::write(run, &places, out),
        Format::Sarif => sarif::write(run, rules, &places, out),
        Format::Github => github::write(run, &places, out),
        Format::Gitlab => gitlab::write(run, &places, out),
        Format::Junit => junit::write(run, &places, out),
        Format::Checkstyle => checkstyle::write(run, &places, out),
        Format::Rdjson => rdjson::write(run, &places, out),
        Format::Markdown => markdown::write(run, &places, out),
    }
}
