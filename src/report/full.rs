//! The full format: each finding with the lines it is about.

use std::io;

use super::concise::{self, place};
use super::repeats::Repeats;
use super::{Style, human, prose};
use crate::failure::Failure;
use crate::outcome::Run;
use crate::rule::Finding;
use crate::source::Source;
use crate::threads;

/// Findings that are drawn, which nobody reads to the end. A file of 1 MB may have 90,000, and drawing takes most of the
/// time then.
const DRAWN_MAX: usize = 5_000;

/// Writes every failure and every finding, with an empty line between them. A message that many files
/// share is drawn once, and its other places are listed at the end.
pub(super) fn write(run: &Run, style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    let mut repeats = Repeats::of(run);
    let mut shown = Vec::new();
    for file in &run.files {
        let source = &file.source;
        shown.extend(file.failures().iter().map(|failure| (source, DrawnItem::Failure(failure))));
        let findings = file.findings().filter(|finding| !repeats.defer(source, finding));
        shown.extend(findings.map(|finding| (source, DrawnItem::Finding(finding))));
    }
    let mut separator = "";
    let draw = |(source, item): &(&Source, DrawnItem<'_>)| match item {
        DrawnItem::Failure(failure) => human::failure(source, failure, style),
        DrawnItem::Finding(finding) => human::finding(source, finding, style),
    };
    let (drawn, listed) = shown.split_at(shown.len().min(DRAWN_MAX));
    threads::in_portions(drawn, draw, |drawn| {
        write!(out, "{separator}{}", drawn?)?;
        separator = "\n";
        Ok::<_, io::Error>(())
    })?;
    if !listed.is_empty() {
        writeln!(out, "{separator}{} more, one line each:", listed.len())?;
    }
    for (source, item) in listed {
        match item {
            DrawnItem::Failure(failure) => {
                concise::write_failure(place(source, failure.span), failure, style, out)?;
            }
            DrawnItem::Finding(finding) => {
                concise::write_finding(place(source, Some(finding.span)), finding, style, out)?;
            }
        }
    }
    for (title, places) in repeats.listed() {
        let heading = format!("{title} ({} more {})", places.len(), noun(places.len()));
        let options = prose::wrapping(style.width).subsequent_indent("  ");
        writeln!(out, "{separator}{}", textwrap::fill(&heading, options))?;
        separator = "\n";
        for place in places {
            writeln!(out, "  {place}")?;
        }
    }
    concise::write_suppressed(run, style, separator, out)
}

/// What is drawn.
enum DrawnItem<'r> {
    Failure(&'r Failure),
    Finding(&'r Finding),
}

const fn noun(places: usize) -> &'static str {
    if places == 1 { "place" } else { "places" }
}
