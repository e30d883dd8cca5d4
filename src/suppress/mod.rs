//! A suppression is an ignore comment: somebody looked at a finding and decided to accept it.
//!
//! `# scantling: ignore[rule-id, other-rule] reason` applies to the line that it ends. If it has a line of
//! its own, it applies to the line below. On the line of a key or of a list item it applies to everything
//! below that. `# scantling: ignore-file[rule-id] reason` applies to the whole file.

mod comment;
mod layout;
pub mod peers;

use std::collections::BTreeSet;

use crate::rule::{Finding, Report, Rule};
use crate::rules::{self, unknown_rule_in_ignore, unreasoned_ignore, unused_ignore};
use crate::source::{Source, Span};
use crate::text_kind::KnownText;
use comment::Ignore;
use layout::Layout;

/// False for a text that cannot have an ignore comment, however it is written.
pub fn mentions_scantling(text: &str) -> bool {
    let names = ["scantling", "Scantling", "SCANTLING"];
    names.iter().any(|name| text.contains(name))
}

/// Removes the findings that the comments of a file suppress, and adds findings about the comments
/// themselves. Returns the findings that were removed.
pub fn apply(
    text: KnownText<'_>,
    rules: &[&'static Rule],
    require_reason: bool,
    findings: &mut Vec<Finding>,
) -> Vec<Finding> {
    let source = text.source;
    let layout = Layout::new(text, mentions_scantling);
    let mut ignores = Ignores::new(source, &layout);
    if ignores.0.is_empty() {
        return Vec::new();
    }
    let suppressed = ignores.apply(findings, |finding| layout.lines_of(source, finding.span));
    let judged = |id: &str| rules.iter().any(|rule| rule.id == id);
    let mut about_comments = ignores.findings(&judged, require_reason);
    // A finding about a comment can be suppressed too, even by the comment itself:
    //
    //     # scantling: ignore[no-such-rule, unknown-rule-in-ignore] for a newer version
    let targets = ignores.targets();
    ignores.apply(&mut about_comments, |finding| {
        let mut lines = layout.lines_of(source, finding.span);
        for (comment, line) in &targets {
            if comment.contains(finding.span) {
                lines.insert(*line);
            }
        }
        lines
    });
    about_comments.extend(ignores.unused(&judged, is_about_comments));
    findings.extend(about_comments);
    findings.sort_by_key(|finding| (finding.span, std::cmp::Reverse(finding.severity)));
    suppressed
}

/// All ignore comments of a file.
struct Ignores(Vec<Ignore>);

impl Ignores {
    /// Reads the ignore comments among the comments of a file. A string that looks like a comment is not
    /// one.
    fn new(source: &Source, layout: &Layout) -> Self {
        let mut ignores = Vec::new();
        for &comment in layout.comments() {
            ignores.extend(Ignore::parse(source, layout, comment));
        }
        Self(ignores)
    }

    /// Removes the findings that a comment suppresses, and marks the names in the comments as used.
    /// `lines_of` gives the lines of a finding. Returns the removed findings.
    fn apply(
        &mut self,
        findings: &mut Vec<Finding>,
        lines_of: impl Fn(&Finding) -> BTreeSet<u32>,
    ) -> Vec<Finding> {
        let mut suppressed = Vec::new();
        let mut kept = Vec::with_capacity(findings.len());
        for finding in findings.drain(..) {
            if self.suppresses(finding.rule.id, &lines_of(&finding)) {
                suppressed.push(finding);
            } else {
                kept.push(finding);
            }
        }
        *findings = kept;
        suppressed
    }

    /// True if a comment suppresses a rule on one of some lines. All comments that do are marked as used.
    fn suppresses(&mut self, rule: &str, lines: &BTreeSet<u32>) -> bool {
        let mut suppresses = false;
        for ignore in &mut self.0 {
            if ignore.line.is_some_and(|line| !lines.contains(&line)) {
                continue;
            }
            for name in &mut ignore.names {
                if name.text == rule {
                    name.used = true;
                    suppresses = true;
                }
            }
        }
        suppresses
    }

    /// The comments that apply to a line, each with the line.
    fn targets(&self) -> Vec<(Span, u32)> {
        let ignores = self.0.iter();
        ignores.filter_map(|ignore| Some((ignore.span, ignore.line?))).collect()
    }

    /// The findings about the comments, except those of `unused` about comments for these same rules, which
    /// are only known later. A rule that was not run looks like one that found nothing, so `judged` says
    /// which rules were run.
    fn findings(&self, judged: &dyn Fn(&str) -> bool, require_reason: bool) -> Vec<Finding> {
        let mut unknown = Report::new(&unknown_rule_in_ignore::RULE);
        let mut unreasoned = Report::new(&unreasoned_ignore::RULE);
        for ignore in &self.0 {
            for name in &ignore.names {
                if rules::find(&name.text).is_none() {
                    unknown_rule_in_ignore::report(&mut unknown, name.span, &name.text);
                }
            }
            if let Some(wrong) = &ignore.wrong {
                let finding = unknown.at(ignore.span, wrong);
                finding.help("write # scantling: ignore[rule-id] and a reason");
            }
            if require_reason && !ignore.has_reason {
                unreasoned.at(ignore.span, "the comment does not say why");
            }
        }
        let mut findings = unknown.into_findings();
        findings.extend(unreasoned.into_findings());
        findings.retain(|finding| judged(finding.rule.id));
        findings.extend(self.unused(judged, |id| !is_about_comments(id)));
        findings
    }

    /// The names of some rules in comments that suppressed nothing.
    fn unused(&self, judged: &dyn Fn(&str) -> bool, wanted: impl Fn(&str) -> bool) -> Vec<Finding> {
        if !judged(unused_ignore::RULE.id) {
            return Vec::new();
        }
        let mut unused = Report::new(&unused_ignore::RULE);
        for name in self.0.iter().flat_map(|ignore| &ignore.names) {
            if !name.used && judged(&name.text) && wanted(&name.text) {
                unused.at(name.span, format!("{} finds nothing to ignore here", name.text));
            }
        }
        unused.into_findings()
    }
}

/// True for the rules about ignore comments.
fn is_about_comments(id: &str) -> bool {
    [unknown_rule_in_ignore::RULE.id, unreasoned_ignore::RULE.id, unused_ignore::RULE.id]
        .contains(&id)
}
