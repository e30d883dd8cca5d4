//! Ignore comments: what somebody looked at and decided to leave.
//!
//! `# scantling: ignore[rule-id, other-rule] reason` goes for the line it ends, or for the line below
//! where it stands alone; on the line of a key it goes for all that is below the key.
//! `# scantling: ignore-file[rule-id] reason` goes for the whole file.

pub mod peers;

use std::collections::BTreeSet;
use std::path::Path;

use crate::dialect;
use crate::policy::FilePolicy;
use crate::rule::{Finding, Report};
use crate::rules::{self, unknown_rule_in_ignore, unreasoned_ignore, unused_ignore};
use crate::source::{Source, Span, offset};
use crate::yaml::Stream;

/// What a text holds wherever it has an ignore comment.
pub const MARK: &str = "scantling:";

/// Takes out the findings of a file that its comments say to ignore, and adds what is wrong with the
/// comments.
pub fn apply(
    source: &Source,
    policy: &FilePolicy,
    require_reason: bool,
    findings: &mut Vec<Finding>,
) {
    let stream = Stream::parse(source.text());
    let mut ignores = Ignores::of(source, &comments(source, &stream, policy));
    ignores.apply(source, &stream, findings);
    let judged = |id: &str| policy.rules.iter().any(|rule| rule.id == id);
    findings.extend(ignores.findings(judged, require_reason));
    findings.sort_by_key(|finding| (finding.span, std::cmp::Reverse(finding.severity)));
}

/// The comments of a file; of one that is not YAML, lines of nothing else.
fn comments(source: &Source, stream: &Stream<'_>, policy: &FilePolicy) -> Vec<Span> {
    let (path, text) = (Path::new(source.path()), source.text());
    let hint = policy.dialect;
    if !dialect::is_plain(path, text, hint) && !dialect::is_script(path, text, hint) {
        return stream.comments().to_vec();
    }
    let mut start = 0;
    let mut found = Vec::new();
    for line in text.split_inclusive('\n') {
        let comment = line.trim();
        if comment.starts_with('#') {
            let at = start + line.len() - line.trim_start().len();
            found.push(Span::from_range(&(at..at + comment.len())));
        }
        start += line.len();
    }
    found
}

/// All ignore comments of a file.
#[derive(Debug)]
struct Ignores {
    comments: Vec<Ignore>,
}

/// One ignore comment.
#[derive(Debug)]
struct Ignore {
    /// From `ignore` to the closing bracket.
    span: Span,
    /// The rules that it names.
    names: Vec<Name>,
    /// The 1-based line that it is about; `None` for the whole file.
    line: Option<u32>,
    /// True where words follow the bracket.
    has_reason: bool,
}

/// A rule as an ignore comment names it.
#[derive(Debug)]
struct Name {
    text: String,
    span: Span,
    used: bool,
}

impl Ignores {
    /// Reads the ignore comments among the comments of a file. What looks like a comment and is none,
    /// because it stands in a string, is not among them.
    fn of(source: &Source, comments: &[Span]) -> Self {
        let parsed = comments
            .iter()
            .filter_map(|&comment| Ignore::parse(source, comment));
        Self {
            comments: parsed.collect(),
        }
    }

    /// Takes out the findings that a comment says to ignore, and notes which comments did.
    fn apply(&mut self, source: &Source, stream: &Stream<'_>, findings: &mut Vec<Finding>) {
        if self.comments.is_empty() {
            return;
        }
        findings.retain(|finding| {
            let lines = lines_of(source, stream, finding);
            let mut kept = true;
            for ignore in &mut self.comments {
                if ignore.line.is_none_or(|line| lines.contains(&line)) {
                    for name in &mut ignore.names {
                        let matches = name.text == finding.rule.id;
                        name.used |= matches;
                        kept &= !matches;
                    }
                }
            }
            kept
        });
    }

    /// What is wrong with the comments themselves. A rule that was not looked at can't be told from
    /// one that found nothing, so `judged` says which were.
    fn findings(&self, judged: impl Fn(&str) -> bool, require_reason: bool) -> Vec<Finding> {
        let mut unknown = Report::new(&unknown_rule_in_ignore::RULE);
        let mut unused = Report::new(&unused_ignore::RULE);
        let mut unreasoned = Report::new(&unreasoned_ignore::RULE);
        for ignore in &self.comments {
            for name in &ignore.names {
                if rules::find(&name.text).is_none() {
                    unknown_rule_in_ignore::report(&mut unknown, name.span, &name.text);
                } else if !name.used && judged(&name.text) {
                    unused.at(
                        name.span,
                        format!("{} finds nothing to ignore here", name.text),
                    );
                }
            }
            if ignore.names.is_empty() {
                unknown.at(
                    ignore.span,
                    "the comment names no rule, and ignores nothing",
                );
            }
            if require_reason && !ignore.has_reason {
                unreasoned.at(ignore.span, "the comment does not say why");
            }
        }
        [unknown, unused, unreasoned]
            .into_iter()
            .flat_map(Report::into_findings)
            .filter(|finding| judged(finding.rule.id))
            .collect()
    }
}

impl Ignore {
    fn parse(source: &Source, comment: Span) -> Option<Self> {
        let text = source.slice(comment);
        let words = text
            .trim_start_matches('#')
            .trim_start()
            .strip_prefix(MARK)?
            .trim_start();
        let (for_file, rest) = match words.strip_prefix("ignore-file") {
            Some(rest) => (true, rest),
            None => (false, words.strip_prefix("ignore")?),
        };
        let listed = rest
            .trim_start()
            .strip_prefix('[')
            .and_then(|list| list.split_once(']'));
        // Without brackets it names no rule, and says so.
        let (listed, after) = listed.unwrap_or(("", rest.get(rest.len()..).unwrap_or_default()));
        let end = comment.end - offset(after.len());
        let start = comment.end - offset(words.len());
        let list_start = end.saturating_sub(1 + offset(listed.len()));
        Some(Self {
            span: Span::new(start, end),
            names: names(listed, list_start),
            line: (!for_file).then(|| line_about(source, comment)),
            has_reason: !after.trim().is_empty(),
        })
    }
}

/// The rules between the brackets, whose first byte is at `start`.
fn names(listed: &str, start: u32) -> Vec<Name> {
    let mut at = start;
    let mut names = Vec::new();
    for part in listed.split(',') {
        let text = part.trim();
        let blank = offset(part.len() - part.trim_start().len());
        let span = Span::new(at + blank, at + blank + offset(text.len()));
        at += offset(part.len()) + 1;
        if !text.is_empty() {
            names.push(Name {
                text: text.to_owned(),
                span,
                used: false,
            });
        }
    }
    names
}

/// The 1-based lines on which a comment goes for a finding: its own, and those of the keys above it.
fn lines_of(source: &Source, stream: &Stream<'_>, finding: &Finding) -> BTreeSet<u32> {
    let mut lines = BTreeSet::from([source.line_of(finding.span.start).0]);
    stream.keys_above(finding.span, &mut |key| {
        lines.insert(source.line_of(key.start).0);
    });
    lines
}

/// The line of a comment that ends one, else the next line that is neither empty nor a comment.
fn line_about(source: &Source, comment: Span) -> u32 {
    let (line, start) = source.line_of(comment.start);
    if !source
        .slice(Span::new(start, comment.start))
        .trim()
        .is_empty()
    {
        return line;
    }
    let below = (line + 1..).map_while(|line| Some((line, source.line_span(line)?)));
    let is_text = |span: Span| {
        let text = source.slice(span).trim();
        !text.is_empty() && !text.starts_with('#')
    };
    below
        .into_iter()
        .find(|&(_, span)| is_text(span))
        .map_or(line, |(line, _)| line)
}
