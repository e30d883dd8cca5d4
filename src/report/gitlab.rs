//! GitLab's code quality report: the findings as a JSON array, for the widget of a merge request.
//!
//! docs.gitlab.com, "Code Quality", "Code Quality report format". A path is relative to the
//! repository's root and has no `./`; of several entries with one fingerprint only the first is shown.

use std::io;

use serde::Serialize;

use super::json::print;
use super::line_hash::LineHashes;
use super::places::Places;
use crate::hashed::HashMap;
use crate::outcome::Run;
use crate::rule::Severity;
use crate::sanitize;
use crate::source::{Source, Span};

#[derive(Serialize)]
struct GitlabEntry<'a> {
    description: String,
    check_name: &'a str,
    fingerprint: String,
    severity: &'static str,
    location: GitlabLocation<'a>,
}

#[derive(Serialize)]
struct GitlabLocation<'a> {
    path: &'a str,
    lines: GitlabLines,
}

#[derive(Serialize)]
struct GitlabLines {
    begin: u32,
    end: u32,
}

/// Writes an entry for each failure and each finding.
pub(super) fn write(run: &Run, places: &Places, out: &mut dyn io::Write) -> io::Result<()> {
    let mut entries = Vec::new();
    let mut seen: HashMap<String, u32> = HashMap::default();
    for file in &run.files {
        let source = &file.source;
        let path = places.of(source);
        for failure in file.failures() {
            let span = failure.span.unwrap_or(Span::new(0, 0));
            entries.push(GitlabEntry {
                description: format!("could not be checked: {}", sanitize::line(&failure.message)),
                check_name: "failed",
                fingerprint: unique(format!("failed:{path}"), &mut seen),
                severity: "blocker",
                location: GitlabLocation { path, lines: lines(source, span) },
            });
        }
        let starts = file.findings().map(|finding| source.line_of(finding.span.start).0);
        let hashes = LineHashes::of(source.text(), starts);
        for finding in file.findings() {
            let (line, _) = source.line_of(finding.span.start);
            let hash = hashes.of_line(line).unwrap_or_default();
            entries.push(GitlabEntry {
                description: format!("{}: {}", finding.rule.id, sanitize::line(&finding.message)),
                check_name: finding.rule.id,
                fingerprint: unique(format!("{}:{path}:{hash}", finding.rule.id), &mut seen),
                severity: match finding.severity {
                    Severity::Error => "critical",
                    Severity::Warning => "major",
                    Severity::Note => "info",
                },
                location: GitlabLocation { path, lines: lines(source, finding.span) },
            });
        }
    }
    print(&entries, out)
}

/// A fingerprint that no entry before it has. It holds the hash of a line in place of its number, so
/// that a finding that moves is the same one for GitLab.
fn unique(fingerprint: String, seen: &mut HashMap<String, u32>) -> String {
    let times = seen.entry(fingerprint.clone()).or_default();
    *times += 1;
    if *times == 1 { fingerprint } else { format!("{fingerprint}:{times}") }
}

fn lines(source: &Source, span: Span) -> GitlabLines {
    GitlabLines { begin: source.line_of(span.start).0, end: source.line_of(span.end).0 }
}
