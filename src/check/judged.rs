//! The verdicts about a file that was read, and its part of the report.

use std::cell::LazyCell;
use std::fmt::Write as _;

use super::read_file::ReadFile;
use super::verdicts::{OtherVersions, Verdicts};
use super::{Options, masked};
use crate::outcome::{File, FixPlan, Reported, Suppressed};
use crate::plan::Flagless;
use crate::rendered::Templates;
use crate::rule::{Finding, Severity, Undecided};
use crate::{rules, suppress, threads};

/// The findings of a file.
#[derive(Debug, Default)]
pub struct Judged {
    /// The findings to report, in the order of the text.
    pub findings: Vec<Finding>,
    /// The findings that comments in the file suppress.
    pub ignored: Vec<Suppressed>,
    /// The findings in other files, which flags of this file name.
    pub elsewhere: Vec<Finding>,
    /// The verdicts that are not known, in the order of the text.
    pub undecided: Vec<Undecided>,
    /// True if a Kubernetes version that the user gives would decide a verdict.
    pub awaits_version: bool,
}

impl Judged {
    /// The suppressed findings without what suppresses them.
    pub fn ignored_findings(&self) -> impl Iterator<Item = &Finding> {
        self.ignored.iter().map(|suppressed| &suppressed.reported.finding)
    }
}

impl ReadFile {
    /// Judges the servers, and applies the comments in the file.
    pub fn judge(&self, options: &Options) -> Judged {
        let is_kept = self.is_kept(options);
        let rules = &self.settings.rules;
        let verdicts = Verdicts::of(&self.servers, rules, OtherVersions::Ignored, &is_kept);
        self.suppressed(verdicts, options)
    }

    /// The errors of rules that are not enabled.
    pub(crate) fn other_errors(&self) -> Vec<Finding> {
        let mut others = rules::ALL.to_vec();
        others.retain(|rule| !self.settings.rules.iter().any(|enabled| enabled.id == rule.id));
        let is_error = |finding: &Finding| finding.severity == Severity::Error;
        Verdicts::of(&self.servers, &others, OtherVersions::Ignored, &is_error).findings
    }

    /// Tells the findings that are reported, or that a comment may be about, from the others.
    fn is_kept(&self, options: &Options) -> impl Fn(&Finding) -> bool + '_ {
        let has_comments = self.has_comments(options);
        move |finding| has_comments || self.settings.reports(finding)
    }

    /// True if comments apply, and the text may have one.
    fn has_comments(&self, options: &Options) -> bool {
        let mentions = suppress::mentions_scantling(self.source.text());
        !options.settings.disregard_comments && (mentions || self.has_peer_comments(options))
    }

    /// True if the comments of other scanners apply, and the text has one.
    fn has_peer_comments(&self, options: &Options) -> bool {
        options.settings.peer_suppressions && suppress::peers::mentions_peer(self.source.text())
    }

    /// Applies the comments in the file to some verdicts.
    fn suppressed(&self, verdicts: Verdicts, options: &Options) -> Judged {
        let Verdicts { mut findings, undecided, awaits_version } = verdicts;
        let mut elsewhere: Vec<Finding> =
            findings.extract_if(.., |finding| finding.source.is_some()).collect();
        elsewhere.retain(|finding| self.settings.reports(finding));
        if self.own_servers.is_some() {
            // Several overlays of one base say the same of what the base wrote.
            findings.dedup_by(|again, first| {
                again.rule.id == first.rule.id
                    && again.span == first.span
                    && again.message == first.message
            });
        }
        let mut ignored = Vec::new();
        if options.settings.disregard_comments {
            findings.retain(|finding| self.settings.reports(finding));
            return Judged { findings, ignored, elsewhere, undecided, awaits_version };
        }
        if self.has_peer_comments(options) {
            ignored.append(&mut suppress::peers::apply(self.known_text(), &mut findings));
            // A line that another scanner ignores would hide what the profile does not report anyway.
            ignored.retain(|suppressed| self.settings.reports(&suppressed.reported.finding));
        }
        if suppress::mentions_scantling(self.source.text()) {
            let reasons = options.settings.require_reason;
            let rules = &self.settings.rules;
            ignored.append(&mut suppress::apply(self.known_text(), rules, reasons, &mut findings));
        }
        // A comment about a finding that no profile reports is not unused, so these go last.
        findings.retain(|finding| self.settings.reports(finding));
        Judged { findings, ignored, elsewhere, undecided, awaits_version }
    }

    /// The file with its findings, each with the plan of its fix.
    pub(super) fn into_report(mut self, options: &Options) -> File {
        let flagless = Flagless::of(self.own_servers());
        let servers = std::mem::take(&mut self.servers);
        let is_large = self.source.text().len() > threads::LARGE && !servers.is_empty();
        // No fix rests on what only the version decides, so the fixer does without.
        let other_versions = OtherVersions::Noted;
        let rules = &self.settings.rules;
        let (verdicts, secret_values) = {
            let is_kept = self.is_kept(options);
            if is_large {
                // A text of 50 MB has 12,000 servers. Each is dropped when it is judged, so that the findings take the
                // memory of the servers.
                let values = masked::values(&servers, &self.source);
                (Verdicts::of(servers, rules, other_versions, &is_kept), values)
            } else {
                let verdicts = Verdicts::of(&servers, rules, other_versions, &is_kept);
                let is_silent = verdicts.findings.is_empty();
                let values =
                    if is_silent { Vec::new() } else { masked::values(&servers, &self.source) };
                (verdicts, values)
            }
        };
        let Judged { mut findings, mut ignored, mut elsewhere, undecided, awaits_version } =
            self.suppressed(verdicts, options);
        let ignored_findings = ignored.iter_mut().map(|one| &mut one.reported.finding);
        let shown = findings.iter_mut().chain(&mut elsewhere);
        for finding in shown.chain(ignored_findings) {
            if let Some(severity) = self.settings.severity(finding.rule)
                && !hides_error(finding, severity)
            {
                finding.severity = severity;
            }
        }
        let findings = self.reported(findings, flagless);
        let mut file = File {
            source: self.source,
            outcome: self.outcome,
            findings,
            suppressed: ignored,
            elsewhere,
            undecided,
            awaits_version,
        };
        masked::file(&mut file, secret_values);
        file
    }

    fn reported(&self, mut findings: Vec<Finding>, flagless: Flagless) -> Vec<Reported> {
        let planner = LazyCell::new(|| self.planner_for(flagless));
        if findings.is_empty() {
            return Vec::new();
        }
        let templates = Templates::of(&self.source);
        let mut reported = Vec::with_capacity(findings.len());
        // A text of 1 MB may have 150,000 findings, which take 40 MB. Their memory is given back while the list of
        // what is reported grows.
        findings.reverse();
        while let Some(mut finding) = findings.pop() {
            if findings.len().is_multiple_of(GIVEN_BACK) {
                findings.shrink_to_fit();
            }
            let plan = match &finding.fix {
                None => FixPlan::NoFix,
                Some(fix) => match planner.plan(fix) {
                    Ok(changes) => FixPlan::Edits(changes.text_edits()),
                    Err(error) => FixPlan::Impossible(error),
                },
            };
            let template = templates.at(finding.span).map(str::to_owned);
            if let Some(path) = &template {
                let _ = write!(finding.message, " (rendered from {path})");
            }
            reported.push(Reported { finding, plan, template });
        }
        reported
    }
}

/// The findings whose memory is given back at once.
const GIVEN_BACK: usize = 4096;

/// A rule with several severities may be configured for its weaker form. An error of the same rule, which
/// says that the server will not start, is not lowered with it.
fn hides_error(finding: &Finding, configured: Severity) -> bool {
    finding.severity == Severity::Error
        && configured < Severity::Error
        && !finding.rule.other_severities.is_empty()
}
