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

/// The first findings and failures, of which each is drawn. Nobody reads them to the end. A file of 1 MB may have 90,000,
/// and drawing takes most of the time then.
pub(super) const DRAWN_MAX: usize = 5_000;

/// Writes every failure and every finding, with an empty line between them. A message that many files
/// share is drawn once, and its other places are listed at the end.
pub(super) fn write(run: &Run, style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    let mut repeats = Repeats::of(run);
    let (mut drawn, mut listed) = (Vec::new(), Vec::new());
    let mut count = 0;
    for file in &run.files {
        let source = &file.source;
        let failures = file.failures().iter().map(DrawnItem::Failure);
        for item in failures.chain(file.findings().map(DrawnItem::Finding)) {
            count += 1;
            if matches!(item, DrawnItem::Finding(finding) if repeats.defer(source, finding)) {
                continue;
            }
            let to = if count <= DRAWN_MAX { &mut drawn } else { &mut listed };
            to.push((source, item));
        }
    }
    let mut separator = "";
    let draw = |(source, item): &(&Source, DrawnItem<'_>)| match item {
        DrawnItem::Failure(failure) => human::failure(source, failure, style),
        DrawnItem::Finding(finding) => human::finding(source, finding, style),
    };
    threads::in_portions(&drawn, draw, |drawn| {
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
