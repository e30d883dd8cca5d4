//! A scorecard is a server measured by a benchmark: every control with a status and the evidence for
//! it.

pub mod compare;
mod evidence;

use crate::apiserver::{ApiServer, Completeness, Component, Partial, Resolved, Setting, Version};
use crate::benchmark::{self, Control, DecidedBy, Requirement};
use crate::rule::{Finding, Group, Report, Severity};
use crate::rules;
use crate::source::Source;
pub use evidence::Evidence;

/// Whether a server meets a control.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// It does not.
    Fail,
    /// It cannot be told from what is written.
    Undecided,
    /// A person has to look.
    Manual,
    /// It does.
    Pass,
    /// The control is about something that this version does not have.
    NotApplicable,
}

impl Status {
    /// All of them, the most urgent first.
    pub const ALL: [Self; 5] =
        [Self::Fail, Self::Undecided, Self::Manual, Self::Pass, Self::NotApplicable];

    /// The word in every output.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Fail => "fail",
            Self::Undecided => "undecided",
            Self::Manual => "manual",
            Self::Pass => "pass",
            Self::NotApplicable => "not applicable",
        }
    }
}

/// A control with the status that a server has for it.
#[derive(Clone, Debug)]
pub struct ControlJudgement {
    /// The control.
    pub control: Control,
    /// The status.
    pub status: Status,
    /// What shows it; for a pass too.
    pub evidence: Vec<Evidence>,
    /// Why the status is what it is: lower case, no full stop.
    pub why: String,
}

/// A server measured by a benchmark.
#[derive(Clone, Debug)]
pub struct Scorecard {
    /// The benchmark.
    pub benchmark: &'static str,
    /// The controls that are about the server's program, by number.
    pub judgements: Vec<ControlJudgement>,
}

impl Scorecard {
    /// Measures a server. `benchmark` is one that somebody chose, in place of that of the server's
    /// version and distribution.
    pub fn of(server: &ApiServer, benchmark: Option<&'static str>) -> Self {
        let benchmark =
            benchmark.unwrap_or_else(|| benchmark::for_cluster(server.dialect, &cluster(server)));
        let findings = findings(server);
        let possible = possible_findings(server);
        let controls = benchmark::controls_of(benchmark)
            .filter(|control| control.requirement.program == server.component.name());
        let judgements =
            controls.map(|control| judgement(control, server, &findings, &possible)).collect();
        Self { benchmark, judgements }
    }

    /// How many controls have a status.
    pub fn count(&self, status: Status) -> usize {
        self.judgements.iter().filter(|judgement| judgement.status == status).count()
    }

    /// Passes in percent of passes and fails; `None` without either.
    pub fn score(&self) -> Option<usize> {
        score(self.count(Status::Pass), self.count(Status::Fail))
    }
}

/// A server with its scorecard.
#[derive(Clone, Debug)]
pub struct Card<'a> {
    /// The file of the server.
    pub source: &'a Source,
    /// The template of a chart, if the output of `helm template` names it.
    pub template: Option<&'a str>,
    /// The server.
    pub server: &'a ApiServer,
    /// Its scorecard.
    pub scorecard: Scorecard,
}

impl Card<'_> {
    /// The name of the file to open: the template, if the source was rendered from it.
    pub fn file_name(&self) -> &str {
        self.template.unwrap_or_else(|| self.source.path())
    }

    /// The program that the server is.
    pub const fn component(&self) -> &'static str {
        self.server.component.name()
    }

    /// True if another card says the same about the same place: two branches of a template configure a server
    /// that is judged alike.
    pub fn repeats(&self, other: &Self) -> bool {
        let said = |card: &Self| -> Vec<(Status, String)> {
            let judgements = card.scorecard.judgements.iter();
            judgements.map(|judgement| (judgement.status, judgement.why.clone())).collect()
        };
        std::ptr::eq(self.source, other.source)
            && self.server.anchor == other.server.anchor
            && self.server.component == other.server.component
            && self.scorecard.benchmark == other.scorecard.benchmark
            && said(self) == said(other)
    }
}

/// The findings of every rule, whatever is selected or ignored: a scorecard shows the truth.
fn findings(server: &ApiServer) -> Vec<Finding> {
    let mut findings = Vec::new();
    for rule in rules::ALL {
        if !rule.components.contains(&server.component) {
            continue;
        }
        let mut report = Report::new(rule);
        (rule.check)(server, &mut report);
        findings.extend(report.into_findings());
    }
    findings
}

/// The findings of a server whose flags may come from elsewhere too, as if none did. A rule says nothing of
/// `--anonymous-auth=true $ARGS`, because a file that the rest names may decide instead.
fn possible_findings(server: &ApiServer) -> Vec<Finding> {
    match server.completeness {
        Completeness::Partial(_) => {
            findings(&ApiServer { completeness: Completeness::Whole, ..server.clone() })
        }
        Completeness::Whole | Completeness::Defaulted => Vec::new(),
    }
}

/// Passes in percent of passes and fails, rounded down; `None` without either.
pub fn score(passes: usize, fails: usize) -> Option<usize> {
    (passes * 100).checked_div(passes + fails)
}

/// The version of a server's cluster. The version of etcd says nothing of it.
fn cluster(server: &ApiServer) -> Version {
    if server.component == Component::Etcd { Version::Unknown } else { server.version.clone() }
}

fn judgement(
    control: &Control,
    server: &ApiServer,
    findings: &[Finding],
    possible: &[Finding],
) -> ControlJudgement {
    let requirement = control.requirement;
    let of = |status, evidence, why: String| ControlJudgement {
        control: *control,
        status,
        evidence,
        why,
    };
    if requirement.rules.is_empty() {
        return of(Status::Manual, Vec::new(), requirement.reason.to_owned());
    }
    if let Some(why) = gone(requirement, server) {
        return of(Status::NotApplicable, Vec::new(), why);
    }
    let against: Vec<&Finding> =
        findings.iter().filter(|finding| decides(finding, requirement)).collect();
    if let Some(first) = against.first() {
        let evidence = against.iter().map(|finding| Evidence::place(finding.span)).collect();
        return of(Status::Fail, evidence, first.message.clone());
    }
    if let Some(why) = unknown(requirement, server) {
        return of(Status::Undecided, evidence::of_flags(requirement, server), why);
    }
    if let Some(finding) = possible.iter().find(|finding| decides(finding, requirement)) {
        let why = format!("{}, but {}", finding.message, elsewhere(server));
        return of(Status::Undecided, vec![Evidence::place(finding.span)], why);
    }
    let why = evidence::words(requirement, server);
    of(Status::Pass, evidence::of_flags(requirement, server), why)
}

/// True for a finding that shows that a requirement is not met: one of its own rules, or a flag of it
/// that keeps the server from starting.
fn decides(finding: &Finding, requirement: &Requirement) -> bool {
    if requirement.rules.contains(&finding.rule.id) {
        return true;
    }
    let named = finding.flags.iter().any(|flag| requirement.flags.contains(&flag.as_ref()));
    named && finding.severity == Severity::Error && finding.rule.group == Group::Startup
}

/// Why a requirement is about nothing that the server has; `None` if it does have it.
fn gone(requirement: &Requirement, server: &ApiServer) -> Option<String> {
    let version = &server.version;
    if requirement.rules.contains(&"missing-pod-policy-plugin") && version.at_least(25) {
        let what =
            "PodSecurityPolicy is gone since Kubernetes 1.25, and PodSecurity is on by default";
        return Some(what.to_owned());
    }
    if requirement.rules.contains(&"allowed-external-ips") && version.before(21) {
        return Some(format!("Kubernetes {version} has no plugin DenyServiceExternalIPs"));
    }
    let known = |name: &&&str| server.resolved(name) != Resolved::NoSuchFlag;
    if requirement.flags.iter().any(|name| known(&name)) {
        return None;
    }
    let name = requirement.flags.first()?;
    let later = server.known(name)?.first()?.earliest;
    Some(if version.before(later) {
        format!("{} does not have --{name} yet", server.release())
    } else {
        format!("{} no longer has --{name}", server.release())
    })
}

/// Why it cannot be told whether a requirement is met; `None` if it can.
fn unknown(requirement: &Requirement, server: &ApiServer) -> Option<String> {
    for name in &requirement.files {
        let decided = !requirement.files.contains(requirement.flags.first()?)
            && matches!(server.resolved(requirement.flags.first()?), Resolved::Given(..));
        if !server.setting(name).is_missing() && !decided {
            return Some(match server.setting(name) {
                Setting::Undetermined => elsewhere(server),
                _ => format!("the file of --{name} decides, and it lies on the machine"),
            });
        }
    }
    for name in &requirement.flags {
        match server.setting(name) {
            Setting::Undetermined => return Some(elsewhere(server)),
            // kubeadm's own flags may be changed by a patch that is not read here.
            Setting::Default(_)
                if server.completeness == Completeness::Partial(Partial::Patches) =>
            {
                return Some(elsewhere(server));
            }
            Setting::Unknown(flag) if requirement.decided_by == DecidedBy::Value => {
                let why = flag.unknown;
                let why = why.map(|why| format!(" ({why})")).unwrap_or_default();
                return Some(format!("the value of --{name} is not known{why}"));
            }
            Setting::Absent
                if requirement.decided_by == DecidedBy::Value
                    && server.resolved(name) == Resolved::Unknown =>
            {
                return Some(format!(
                    "--{name} is not set, and its default depends on the version of Kubernetes"
                ));
            }
            _ => {}
        }
    }
    None
}

/// Why a flag that is not written may be given all the same.
fn elsewhere(server: &ApiServer) -> String {
    match server.completeness {
        Completeness::Partial(partial) => format!("more flags may come from {}", partial.words()),
        Completeness::Whole | Completeness::Defaulted => {
            "a template decides whether it is given".to_owned()
        }
    }
}
