//! A suppression is an ignore comment: somebody looked at a finding and decided to accept it.
//!
//! `# scantling: ignore[rule-id, other-rule] reason` applies to the line that it ends. If it has a line of
//! its own, it applies to the line below. On the line of a key or of a list item it applies to everything
//! below that. `# scantling: ignore-file[rule-id] reason` applies to the whole file.

mod comment;
mod layout;
mod parts;
pub mod peers;
mod written;

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::few_words::ConstantWords;
use crate::hashed::HashMap;
use crate::outcome::{Suppressed, Suppressor};
use crate::rule::{Finding, Report, Rule};
use crate::rules::{self, unknown_rule_in_ignore, unreasoned_ignore, unused_ignore};
use crate::selector::Selector;
use crate::source::{Source, Span};
use crate::text_kind::KnownText;
use comment::{Ignore, RuleName};
use layout::Layout;
pub use written::{NO_REASON, comment_above};

/// False for a text that cannot have an ignore comment, however it is written.
pub fn mentions_scantling(text: &str) -> bool {
    static NAMES: ConstantWords = ConstantWords::new(&["scantling", "Scantling", "SCANTLING"]);
    NAMES.may_be_in(text)
}

/// Removes the findings that the comments of a file suppress, and adds findings about the comments
/// themselves. Returns the findings that were removed.
pub fn apply(
    text: KnownText<'_>,
    rules: &[&'static Rule],
    require_reason: bool,
    findings: &mut Vec<Finding>,
) -> Vec<Suppressed> {
    let source = text.source;
    let layout = Layout::new(text, mentions_scantling);
    let mut ignores = Ignores::new(source, &layout);
    if ignores.all.is_empty() {
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
        lines.extend(targets_of(&targets, source, finding.span));
        lines
    });
    about_comments.extend(ignores.unused(&judged, is_about_comments));
    findings.extend(about_comments);
    findings.sort_by_key(|finding| (finding.span, std::cmp::Reverse(finding.severity)));
    suppressed
}

/// All ignore comments of a file.
struct Ignores {
    all: Vec<Ignore>,
    /// The names of rules in them, by what they ignore.
    by_target: HashMap<TargetKey, NamesOfTarget>,
}

/// A rule on a line, or in the whole file.
type TargetKey = (Option<u32>, &'static str);

/// The names for one target: each has the index of its comment, and its own index there.
#[derive(Default)]
struct NamesOfTarget {
    /// Those that are not marked as used yet.
    unused: Vec<(usize, usize)>,
    /// The index of the last comment.
    last: usize,
}

impl Ignores {
    /// Reads the ignore comments among the comments of a file. A string that looks like a comment is not
    /// one.
    fn new(source: &Source, layout: &Layout) -> Self {
        let mut all = Vec::new();
        for &comment in layout.comments() {
            all.extend(Ignore::parse(source, layout, comment));
        }
        let mut by_target: HashMap<TargetKey, NamesOfTarget> = HashMap::default();
        for (comment, ignore) in all.iter().enumerate() {
            for (at, name) in ignore.names.iter().enumerate() {
                // `# scantling: ignore[CKV_K8S_73]` and `ignore[cis-1.12:1.2.5]` name our rules too.
                for rule in rules::find(&name.text).iter().chain(&name.others) {
                    let names = by_target.entry((ignore.line, rule.id)).or_default();
                    names.unused.push((comment, at));
                    names.last = comment;
                }
            }
        }
        Self { all, by_target }
    }

    /// Removes the findings that a comment suppresses, and marks the names in the comments as used.
    /// `lines_of` gives the lines of a finding. Returns the removed findings.
    fn apply(
        &mut self,
        findings: &mut Vec<Finding>,
        lines_of: impl Fn(&Finding) -> BTreeSet<u32>,
    ) -> Vec<Suppressed> {
        if self.by_target.is_empty() {
            return Vec::new();
        }
        let mut suppressed = Vec::new();
        let mut kept = Vec::with_capacity(findings.len());
        for finding in findings.drain(..) {
            match self.suppress(finding.rule, &lines_of(&finding)) {
                Some(reason) => suppressed.push(Suppressed {
                    reported: finding.into(),
                    by: Suppressor::Comment,
                    reason: Some(reason).filter(|reason| !reason.is_empty()),
                }),
                None => kept.push(finding),
            }
        }
        *findings = kept;
        suppressed
    }

    /// The reason of the last comment that suppresses a rule on one of some lines; `None` if there is no
    /// such comment. All comments that suppress it are marked as used.
    fn suppress(&mut self, rule: &Rule, lines: &BTreeSet<u32>) -> Option<Arc<str>> {
        let mut last = None;
        for line in std::iter::once(None).chain(lines.iter().copied().map(Some)) {
            let Some(names) = self.by_target.get_mut(&(line, rule.id)) else {
                continue;
            };
            // Each is marked once, however many findings there are.
            for (comment, at) in names.unused.drain(..) {
                let ignore = self.all.get_mut(comment);
                if let Some(name) = ignore.and_then(|ignore| ignore.names.get_mut(at)) {
                    name.used = true;
                }
            }
            last = last.max(Some(names.last));
        }
        let reason = &self.all.get(last?)?.reason;
        Some(reason.clone().unwrap_or_default())
    }

    /// The comments that apply to a line, each with the line.
    fn targets(&self) -> Vec<(Span, u32)> {
        let ignores = self.all.iter();
        ignores.filter_map(|ignore| Some((ignore.span, ignore.line?))).collect()
    }

    /// The findings about the comments, except those of `unused` about comments for these same rules, which
    /// are only known later. A rule that was not run looks like one that found nothing, so `judged` says
    /// which rules were run.
    fn findings(&self, judged: &dyn Fn(&str) -> bool, require_reason: bool) -> Vec<Finding> {
        let mut unknown = Report::new(&unknown_rule_in_ignore::RULE);
        let mut unreasoned = Report::new(&unreasoned_ignore::RULE);
        for ignore in &self.all {
            for name in &ignore.names {
                if rules::find(&name.text).is_none() && name.others.is_empty() {
                    report_unknown(&mut unknown, name);
                }
            }
            if let Some(wrong) = &ignore.wrong {
                let finding = unknown.at(ignore.span, wrong);
                finding.help("write # scantling: ignore[rule-id] and a reason");
            }
            if require_reason && !ignore.says_why() {
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
        for name in self.all.iter().flat_map(|ignore| &ignore.names) {
            let named = |rule: &&Rule| judged(rule.id) && wanted(rule.id);
            let by_id = judged(&name.text) && wanted(&name.text);
            if !name.used && (by_id || name.others.iter().any(named)) {
                unused.at(name.span, format!("{} finds nothing to ignore here", name.text));
            }
        }
        unused.into_findings()
    }
}

/// The lines that the comments apply to in which a place lies. The comments are in the order of the text,
/// and one may be within another one of the same line.
fn targets_of(targets: &[(Span, u32)], source: &Source, place: Span) -> impl Iterator<Item = u32> {
    let (_, line_start) = source.line_of(place.start);
    let after = targets.partition_point(|(comment, _)| comment.start <= place.start);
    let before = targets.get(..after).unwrap_or_default().iter().rev();
    before
        .take_while(move |(comment, _)| comment.start >= line_start)
        .filter(move |(comment, _)| comment.contains(place))
        .map(|(_, line)| *line)
}

/// Reports a name that is no rule's. Another scanner's identifier may be one for something that is not
/// checked yet.
fn report_unknown(report: &mut Report, name: &RuleName) {
    match Selector::parse(&name.text) {
        Err(error) if error.elsewhere().is_some() => {
            let finding = report.at(name.span, error.to_string());
            finding.help("leave it out; there is nothing to ignore");
        }
        _ => unknown_rule_in_ignore::report(report, name.span, &name.text),
    }
}

/// True for the rules about ignore comments.
pub fn is_about_comments(id: &str) -> bool {
    [unknown_rule_in_ignore::RULE.id, unreasoned_ignore::RULE.id, unused_ignore::RULE.id]
        .contains(&id)
}
