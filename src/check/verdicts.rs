//! The verdicts of rules on servers: findings, and what cannot be decided.

use std::borrow::Borrow;
use std::cmp::Reverse;
use std::hash::Hash;

use super::other_versions;
use crate::apiserver::{ApiServer, Purpose};
use crate::check::fields::{FileFields, name_fields};
use crate::hashed::{HashMap, HashSet};
use crate::rule::{Finding, FlagNames, Group, Report, Rule, Severity, Undecided};
use crate::source::Span;
use crate::threads;

/// The verdicts on the servers of one file, in the order of the text.
#[derive(Debug, Default)]
pub(super) struct Verdicts {
    pub(super) findings: Vec<Finding>,
    pub(super) undecided: Vec<Undecided>,
    /// True if a Kubernetes version that the user gives would decide one.
    pub(super) awaits_version: bool,
}

/// The findings of some rules for some servers, in the order of the text.
pub fn judge(servers: &[ApiServer], rules: &[&'static Rule]) -> Vec<Finding> {
    Verdicts::of(servers, rules, OtherVersions::Ignored, &|_| true).findings
}

/// Whether versions of Kubernetes that a server may have, and that its file does not name, are judged too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum OtherVersions {
    /// They are not.
    Ignored,
    /// Their errors are notes.
    Noted,
}

impl Verdicts {
    /// The verdicts of some rules on some servers, without the findings that `is_kept` refuses. A text of
    /// 1 MB may have 30,000 servers, so the others are dropped at once. Servers that are given away are dropped
    /// when they are judged.
    pub(super) fn of<S: Borrow<ApiServer> + Send>(
        servers: impl IntoIterator<Item = S>,
        rules: &[&'static Rule],
        other_versions: OtherVersions,
        is_kept: &(dyn Fn(&Finding) -> bool + Sync),
    ) -> Self {
        let mut of_other_versions = rules.to_vec();
        of_other_versions.retain(|rule| rule.may_be(Severity::Error));
        // A finding about a missing flag is identified by the number of its server. A component without a written
        // flag may appear or disappear when other flags change, so each component has its own numbers.
        let mut counts: HashMap<&str, usize> = HashMap::default();
        let numbered = servers.into_iter().map(|server| {
            let next = counts.entry(server.borrow().component.name()).or_default();
            let index = *next;
            *next += 1;
            (server, index)
        });
        let mut counted: Vec<(S, usize)> = numbered.collect();
        let of_part = |servers: Vec<(S, usize)>| {
            let mut all = Self::default();
            for (server, index) in servers {
                let server = &server.borrow().for_now();
                let mut of_server = Self::default();
                of_server.judge(server, index, rules);
                if other_versions == OtherVersions::Noted {
                    of_server.add_version(server, index, &of_other_versions);
                }
                of_server.findings.retain(is_kept);
                all.append(of_server);
            }
            all
        };
        let end = counted.last().map_or(0, |(last, _)| last.borrow().anchor.end);
        if end as usize <= threads::LARGE {
            return of_part(counted).finished();
        }
        let mut right = counted.split_off(counted.len() / 2);
        let (mut all, behind) =
            threads::both(|| of_part(counted), || of_part(std::mem::take(&mut right)));
        all.findings.reserve_exact(behind.findings.len());
        all.append(behind);
        all.finished()
    }

    fn append(&mut self, mut other: Self) {
        if self.findings.is_empty() {
            self.findings = other.findings;
        } else {
            self.findings.append(&mut other.findings);
        }
        self.undecided.append(&mut other.undecided);
        self.awaits_version |= other.awaits_version;
    }

    fn judge(&mut self, server: &ApiServer, index: usize, rules: &[&'static Rule]) {
        if server.is_implied() {
            return;
        }
        let of_file = FileFields::of(server);
        for &rule in rules {
            if !rule.components.contains(&server.component) {
                continue;
            }
            let mut report = Report::new(rule);
            (rule.check)(server, &mut report);
            let (findings, mut undecided) = report.into_parts();
            // 70,000 arguments may have four findings each, and a list that doubles has room for as many again.
            if findings.len() > EXACT {
                self.findings.reserve_exact(findings.len());
            }
            for mut finding in findings {
                if of_file.has(&finding) {
                    continue;
                }
                adapt_severity(&mut finding, server);
                if server.dialect.holds_fields() {
                    name_fields(&mut finding, server.dialect);
                } else if server.dialect.facts().adds_dashes {
                    drop_dashes(&mut finding);
                }
                finding.server_index = server_index(&finding, server, index);
                finding.is_absence = finding.span == server.anchor;
                self.findings.push(finding);
            }
            self.undecided.append(&mut undecided);
        }
    }

    /// Adds what only the Kubernetes version decides, as notes: the errors of the newest version that the
    /// server may have. `rules` are those that report errors.
    ///
    /// ```text
    /// ExecStart=/usr/local/bin/kube-apiserver --runtime-config=api/all
    /// ```
    fn add_version(&mut self, server: &ApiServer, index: usize, rules: &[&'static Rule]) {
        let Some((oldest, newest)) = other_versions::possible_minors(server) else {
            return;
        };
        let mut there = Self::default();
        there.judge(&other_versions::in_version(server, newest), index, rules);
        there.findings.retain(|finding| finding.severity == Severity::Error);
        if there.findings.is_empty() {
            return;
        }
        let known: PlaceSet<'_> = self.findings.iter().map(place).collect();
        let errors: PlaceSet<'_> = self
            .findings
            .iter()
            .filter(|finding| finding.severity == Severity::Error)
            .map(place)
            .collect();
        let mut hidden = Vec::new();
        for finding in there.findings {
            if errors.contains(&place(&finding)) {
                continue;
            }
            self.awaits_version = true;
            // What is merely absent is said once for the run, because most files without a version lack it.
            if !finding.is_absence && !known.contains(&place(&finding)) && hidden.len() < HIDDEN_MAX
            {
                hidden.push(finding);
            }
        }
        drop((known, errors));
        let judge = |server: &ApiServer, rule| {
            let mut there = Self::default();
            there.judge(server, index, &[rule]);
            there.findings
        };
        self.findings.append(&mut other_versions::notes(hidden, server, (oldest, newest), &judge));
    }

    /// The verdicts in the order of the text, each once. A document that a template writes in several ways has a server
    /// for each of them, and what is said of all is said once.
    fn finished(mut self) -> Self {
        // Findings are large: the keys are sorted, and each finding moves once.
        self.findings.sort_by_cached_key(|finding| (finding.span, Reverse(finding.severity)));
        let mut is_new = Vec::with_capacity(self.findings.len());
        for at_place in self.findings.chunk_by(|one, other| one.span == other.span) {
            mark_new(at_place, &mut is_new, |finding| {
                let file = finding.source.as_ref().map(|source| source.path());
                (finding.rule.id, file, finding.message.as_str())
            });
        }
        retain_marked(&mut self.findings, is_new);
        self.undecided.sort_by_cached_key(|one| one.span);
        let mut is_new = Vec::with_capacity(self.undecided.len());
        for at_place in self.undecided.chunk_by(|one, other| one.span == other.span) {
            mark_new(at_place, &mut is_new, |one| (one.rule.id, one.why.as_str()));
        }
        retain_marked(&mut self.undecided, is_new);
        self
    }
}

/// Adds a mark for each item: true if no item in front of it has the same key.
fn mark_new<'i, T, K: Eq + Hash>(items: &'i [T], marks: &mut Vec<bool>, key: impl Fn(&'i T) -> K) {
    let mut seen = HashSet::default();
    // Most places have one finding.
    let is_alone = items.len() == 1;
    marks.extend(items.iter().map(|item| is_alone || seen.insert(key(item))));
}

/// Keeps the items whose mark is true.
pub(super) fn retain_marked<T>(items: &mut Vec<T>, marks: Vec<bool>) {
    let mut marks = marks.into_iter();
    items.retain(|_| marks.next().unwrap_or(true));
}

/// From this number of findings of one rule on, the list of all grows by no more than them.
const EXACT: usize = 1000;

/// The notes about other versions that one server gets. Nobody reads more.
const HIDDEN_MAX: usize = 20;

/// What tells findings apart.
type Place<'f> = (&'static str, Span, &'f FlagNames);

/// A text may have 20,000 servers with such a set each, so it is hashed fast.
type PlaceSet<'f> = HashSet<Place<'f>>;

fn place(finding: &Finding) -> Place<'_> {
    (finding.rule.id, finding.span, &finding.flags)
}

/// A cluster for development need not be hardened, so a warning becomes a note. A server that does not
/// start is as broken there as anywhere, so an error stays. So does a warning about a part of the file
/// that the distribution ignores.
fn adapt_severity(finding: &mut Finding, server: &ApiServer) {
    if server.dialect.facts().purpose == Purpose::Development
        && finding.severity == Severity::Warning
        && finding.rule.group != Group::Distribution
    {
        finding.severity(Severity::Note);
    }
}

/// Names the flags of a finding in its help as a file of names has them: `write profiling: "false"` for a flag
/// that would be refused with dashes.
fn drop_dashes(finding: &mut Finding) {
    // These explain the dashes.
    if finding.rule.group == Group::Kubeadm || finding.help.is_empty() {
        return;
    }
    for name in &finding.flags {
        finding.help = finding.help.replace(&format!("--{name}"), name).into();
    }
}

/// A missing flag has no text of its own, and the token that is shown instead changes when other flags
/// do. So the finding is identified by its server, counted from 1.
fn server_index(finding: &Finding, server: &ApiServer, index: usize) -> Option<usize> {
    let missing = finding.flags.iter().any(|name| server.setting(name).is_missing());
    if missing { Some(index + 1) } else { None }
}
