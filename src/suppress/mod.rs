//! Ignore comments: what somebody looked at and decided to leave.
//!
//! `# scantling: ignore[rule-id, other-rule] reason` goes for the line it ends, or for the line below
//! where it stands alone; on the line of a key or of a list item it goes for all that belongs to it.
//! `# scantling: ignore-file[rule-id] reason` goes for the whole file.

mod comment;
mod layout;
pub mod peers;

use std::collections::BTreeSet;

use crate::rule::{Finding, Report};
use crate::rules::{self, unknown_rule_in_ignore, unreasoned_ignore, unused_ignore};
use crate::settings::FileSettings;
use crate::source::{Source, Span};
use crate::yaml::Stream;
use comment::{Ignore, Name};
use layout::Layout;

/// False for a text that has no comment for Scantling, however it is written.
pub fn may_speak(text: &str) -> bool {
    let names = ["scantling", "Scantling", "SCANTLING"];
    names.iter().any(|name| text.contains(name))
}

/// Takes out the findings of a file that its comments say to ignore, and adds what is wrong with the
/// comments.
pub fn apply(
    source: &Source,
    settings: &FileSettings,
    require_reason: bool,
    findings: &mut Vec<Finding>,
) {
    let stream = Stream::parse(source.text());
    let layout = Layout::of(source, &stream, settings.dialect, may_speak);
    let mut ignores = Ignores::of(source, &layout);
    if ignores.0.is_empty() {
        return;
    }
    ignores.apply(findings, |finding| layout.lines_of(source, finding.span));
    let judged = |id: &str| settings.rules.iter().any(|rule| rule.id == id);
    let mut own = ignores.findings(&judged, require_reason);
    // What is said of comments can be ignored too, also by the comment itself.
    let targets = ignores.targets();
    ignores.apply(&mut own, |finding| {
        let mut lines = layout.lines_of(source, finding.span);
        let said = targets.iter().filter(|(span, _)| span.contains(finding.span));
        lines.extend(said.map(|(_, line)| *line));
        lines
    });
    own.extend(ignores.unused(&judged, is_about_comments));
    findings.extend(own);
    findings.sort_by_key(|finding| (finding.span, std::cmp::Reverse(finding.severity)));
}

/// All ignore comments of a file.
struct Ignores(Vec<Ignore>);

impl Ignores {
    /// Reads the ignore comments among the comments of a file. What looks like a comment and is none,
    /// because it stands in a string, is not among them.
    fn of(source: &Source, layout: &Layout) -> Self {
        let comments = layout.comments().iter();
        let parsed = comments.filter_map(|&comment| Ignore::parse(source, layout, comment));
        Self(parsed.collect())
    }

    /// Takes out the findings that a comment says to ignore, and notes which comments did. A finding
    /// lies on some lines.
    fn apply(&mut self, findings: &mut Vec<Finding>, lines_of: impl Fn(&Finding) -> BTreeSet<u32>) {
        findings.retain(|finding| {
            let lines = lines_of(finding);
            let mut kept = true;
            for ignore in &mut self.0 {
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

    /// The lines that comments are about, with the comments.
    fn targets(&self) -> Vec<(Span, u32)> {
        let ignores = self.0.iter();
        ignores.filter_map(|ignore| Some((ignore.span, ignore.line?))).collect()
    }

    /// What is wrong with the comments themselves, except that they ignore nothing that is said of
    /// comments, which only turns out later. A rule that was not looked at can't be told from one that
    /// found nothing, so `judged` says which were.
    fn findings(&self, judged: &dyn Fn(&str) -> bool, require_reason: bool) -> Vec<Finding> {
        let mut unknown = Report::new(&unknown_rule_in_ignore::RULE);
        let mut unreasoned = Report::new(&unreasoned_ignore::RULE);
        for ignore in &self.0 {
            for Name { text, span, .. } in &ignore.names {
                if rules::find(text).is_none() {
                    unknown_rule_in_ignore::report(&mut unknown, *span, text);
                }
            }
            if let Some(wrong) = &ignore.wrong {
                unknown
                    .at(ignore.span, wrong)
                    .help("write # scantling: ignore[rule-id] and a reason");
            }
            if require_reason && !ignore.has_reason {
                unreasoned.at(ignore.span, "the comment does not say why");
            }
        }
        let unused = self.unused(judged, |id| !is_about_comments(id));
        let found = [unknown, unreasoned].into_iter();
        found
            .flat_map(Report::into_findings)
            .filter(|finding| judged(finding.rule.id))
            .chain(unused)
            .collect()
    }

    /// The names of some rules in comments that had nothing to ignore.
    fn unused(&self, judged: &dyn Fn(&str) -> bool, wanted: impl Fn(&str) -> bool) -> Vec<Finding> {
        let mut unused = Report::new(&unused_ignore::RULE);
        let names = self.0.iter().flat_map(|ignore| &ignore.names);
        let idle = |name: &&Name| !name.used && judged(&name.text) && wanted(&name.text);
        for Name { text, span, .. } in names.filter(idle) {
            unused.at(*span, format!("{text} finds nothing to ignore here"));
        }
        let mut found = unused.into_findings();
        found.retain(|finding| judged(finding.rule.id));
        found
    }
}

/// True for the rules that are about ignore comments.
fn is_about_comments(id: &str) -> bool {
    [unknown_rule_in_ignore::RULE.id, unreasoned_ignore::RULE.id, unused_ignore::RULE.id]
        .contains(&id)
}
