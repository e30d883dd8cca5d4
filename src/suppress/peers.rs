//! Suppressions for other scanners, for the controls that they share with us.
//!
//! checkov reads a comment for the object that it is in, or an annotation of the object. trivy and KICS
//! read comments for a line. These comments are not ours, so none is reported as unused.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::layout::Layout;
use crate::hashed::HashSet;
use crate::outcome::{Suppressed, Suppressor};
use crate::rule::Finding;
use crate::selector;
use crate::source::Span;
use crate::text_kind::KnownText;
use crate::yaml::{Node, Stream};

/// The words by which another scanner is told to skip something.
const MARKS: [&str; 4] = ["checkov:skip=", "checkov.io/skip", "trivy:ignore:", "kics-scan"];

const TRIVY: &str = "trivy:ignore:";

/// A finding that another scanner is told to skip: our rule, or `None` for all shared rules, and where.
type PeerSkip = (Option<&'static str>, SkipScope);

/// The part of the file that a skip applies to.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum SkipScope {
    File,
    Document(Span),
    Line(u32),
}

/// All skips of a file.
struct PeerSkips {
    all: HashSet<PeerSkip>,
    /// The documents that skips apply to, in the order of the text.
    documents: Vec<Span>,
}

impl PeerSkips {
    fn new(skips: Vec<PeerSkip>) -> Self {
        let all: HashSet<PeerSkip> = skips.into_iter().collect();
        let mut documents: Vec<Span> = Vec::new();
        for (_, scope) in &all {
            if let SkipScope::Document(span) = scope {
                documents.push(*span);
            }
        }
        documents.sort_unstable();
        Self { all, documents }
    }

    /// True for a finding that is skipped. The finding lies on some lines.
    fn apply_to(&self, finding: &Finding, lines: &BTreeSet<u32>) -> bool {
        let at = self.documents.partition_point(|span| span.start <= finding.span.start);
        let document = at
            .checked_sub(1)
            .and_then(|at| self.documents.get(at))
            .filter(|span| span.contains(finding.span));
        let around = lines
            .iter()
            .map(|line| SkipScope::Line(*line))
            .chain(document.map(|span| SkipScope::Document(*span)));
        let mut scopes = around.chain([SkipScope::File]);
        let shared = selector::is_shared(finding.rule);
        scopes.any(|scope| {
            self.all.contains(&(Some(finding.rule.id), scope))
                || (shared && self.all.contains(&(None, scope)))
        })
    }
}

/// False for a text that has nothing for another scanner.
pub fn mentions_peer(text: &str) -> bool {
    MARKS.iter().any(|mark| text.contains(mark))
}

/// Removes the findings that a comment or an annotation for another scanner suppresses, and returns them.
pub fn apply(text: KnownText<'_>, findings: &mut Vec<Finding>) -> Vec<Suppressed> {
    let KnownText { source, stream, .. } = text;
    let layout = Layout::new(text, mentions_peer);
    let mut skips: Vec<PeerSkip> = Vec::new();
    for &comment in layout.comments() {
        skips.extend(in_comment(text, &layout, comment));
    }
    for document in stream.documents() {
        let root = stream.root(document);
        if let Some(map) = root.and_then(|root| root.at(&["metadata", "annotations"])) {
            skips.extend(in_annotations(map, document.span));
        }
    }
    let skips = PeerSkips::new(skips);
    let mut suppressed = Vec::new();
    let mut kept = Vec::with_capacity(findings.len());
    for finding in findings.drain(..) {
        let lines = layout.lines_of(source, finding.span);
        if skips.apply_to(&finding, &lines) {
            suppressed.push(Suppressed {
                reported: finding.into(),
                by: Suppressor::OtherScanner,
                reason: None,
            });
        } else {
            kept.push(finding);
        }
    }
    *findings = kept;
    suppressed
}

/// The skips of one comment.
fn in_comment(text: KnownText<'_>, layout: &Layout, comment: Span) -> Vec<PeerSkip> {
    let words = text.source.slice(comment).trim_start_matches(['#', ';']).trim();
    if let Some((_, rest)) = words.split_once("checkov:skip=") {
        // `# checkov:skip=CKV_K8S_73: our kubelets have no CA`
        let listed = rest.split([':', ' ']).next().unwrap_or_default();
        return skips(shared_rules(listed), document_at(text.stream, comment));
    }
    let line = SkipScope::Line(layout.target_line(text.source, comment));
    if words.contains(TRIVY) {
        // `# trivy:ignore:KCV-0006 trivy:ignore:KCV-0005`
        let rules = words.split(TRIVY).skip(1).filter_map(in_force).collect();
        return skips(rules, line);
    }
    let Some(words) = words.strip_prefix("kics-scan").map(str::trim) else {
        return Vec::new();
    };
    if let Some(ids) = words.strip_prefix("disable=") {
        return skips(shared_rules(ids), SkipScope::File);
    }
    match words {
        "ignore" => vec![(None, SkipScope::File)],
        "ignore-line" | "ignore-block" => vec![(None, line)],
        _ => Vec::new(),
    }
}

fn skips(rules: Vec<&'static str>, scope: SkipScope) -> Vec<PeerSkip> {
    rules.into_iter().map(|rule| (Some(rule), scope)).collect()
}

/// The document that a comment is in.
fn document_at(stream: &Stream<'_>, comment: Span) -> SkipScope {
    let documents = stream.documents();
    let at = documents.partition_point(|document| document.span.end <= comment.start);
    match documents.get(at) {
        Some(document) => SkipScope::Document(document.span),
        None => SkipScope::File,
    }
}

/// Our rules for a list of identifiers. Identifiers of controls that we do not have are left out.
fn shared_rules(listed: &str) -> Vec<&'static str> {
    listed.split(',').filter_map(shared_rule).collect()
}

/// Our rule for what trivy is told to ignore; `None` from the day on that it expires.
///
/// ```text
/// KCV-0006:exp:2030-01-01
/// ```
fn in_force(words: &str) -> Option<&'static str> {
    let written = words.split_whitespace().next()?;
    let rule = shared_rule(written)?;
    let Some((_, date)) = written.split_once(":exp:") else {
        return Some(rule);
    };
    // trivy ignores a comment whose date it cannot read.
    let expires: Date = date.split(':').next()?.parse().ok()?;
    let today = Timestamp::now().to_zoned(TimeZone::UTC).date();
    if today < expires { Some(rule) } else { None }
}

/// `checkov.io/skip1: CKV_K8S_73=reason`
fn in_annotations(map: Node<'_>, document: Span) -> Vec<PeerSkip> {
    let mut skips = Vec::new();
    for (key, value) in map.entries() {
        let Some(key) = key.text() else {
            continue;
        };
        if key.starts_with("checkov.io/skip")
            && let Some(rule) = value.text().and_then(shared_rule)
        {
            skips.push((Some(rule), SkipScope::Document(document)));
        }
    }
    skips
}

/// Our rule for the identifier that a text begins with.
fn shared_rule(text: &str) -> Option<&'static str> {
    let text = text.trim_start();
    let end = text.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '-'));
    selector::of_peer(text.get(..end.unwrap_or(text.len()))?)
}
