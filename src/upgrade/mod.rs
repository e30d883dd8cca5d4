//! Plans the upgrade of every server to a newer version of Kubernetes, minor version by minor version.
//!
//! The files are read and judged again for each minor version, as if they said that version. What a rule
//! reports for one version and not for the version before changes with that step. The tables of flags,
//! gates, plugins, API groups and kubeadm's API versions say what else changes.

mod defaults;
mod tables;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use defaults::Defaults;

use crate::apiserver::version::{NEWEST_MINOR, Release};
use crate::apiserver::{ApiServer, Component};
use crate::check::{self, Options, ReadFile};
use crate::discover::{Content, FoundFile};
use crate::outcome::Outcome;
use crate::report::upgrade::{ServerUpgrade, UpgradeEffect, UpgradeStep, VersionChange};
use crate::rule::{Finding, FindingIdentity, Severity};
use crate::rules;
use crate::source::Source;

/// The oldest version that an upgrade begins at. The tables know little about older ones.
const OLDEST: u8 = 20;

/// The oldest and the newest minor version that an upgrade can lead to.
pub const TARGETS: (u8, u8) = (OLDEST, NEWEST_MINOR);

/// The servers of a file at one version.
struct Snapshot {
    servers: Vec<JudgedServer>,
}

/// A server at one version, with its findings that matter here.
struct JudgedServer {
    server: ApiServer,
    findings: Vec<Finding>,
}

impl JudgedServer {
    fn has_errors(&self) -> bool {
        self.findings.iter().any(|finding| finding.severity == Severity::Error)
    }
}

/// The upgrades of all servers, and the files of which something could not be read.
#[derive(Debug)]
pub struct UpgradePlan {
    /// The servers, in path order and then in the order of the text.
    pub upgrades: Vec<ServerUpgrade>,
    /// The files that could not be read, in whole or in part.
    pub failed: Vec<ReadFile>,
}

/// Plans the upgrades of all servers to Kubernetes 1.`to`.
pub fn plan(found: &[FoundFile], to: u8, options: &mut Options) -> UpgradePlan {
    let (failed, whole): (Vec<ReadFile>, Vec<ReadFile>) = check::read_all(found, options)
        .into_iter()
        .partition(|file| matches!(file.outcome, Outcome::Failed(_)));
    let read: Vec<&ReadFile> = failed
        .iter()
        .chain(&whole)
        .filter(|file| upgradable_servers(file).next().is_some())
        .collect();
    let again: Vec<FoundFile> = read
        .iter()
        .map(|file| FoundFile {
            path: file.source.path().to_owned(),
            content: Content::Text(file.source.shared_text()),
        })
        .collect();
    let starts = read.iter().flat_map(|file| upgradable_servers(file)).map(start);
    let first = starts.min().unwrap_or(to);
    let mut snapshots: BTreeMap<u8, BTreeMap<String, Snapshot>> = BTreeMap::new();
    for minor in first..=to {
        options.settings.assume(Release { minor, text: format!("1.{minor}") });
        snapshots.insert(minor, snapshot(&again, options));
    }
    let mut upgrades = Vec::new();
    for file in &read {
        let source = Arc::new(Source::new(file.source.path(), file.source.text()));
        for (index, server) in upgradable_servers(file).enumerate() {
            let history = history(source.path(), index, &snapshots);
            upgrades.push(upgrade(&source, server, &history, to));
        }
    }
    upgrades.sort_by(|one: &ServerUpgrade, other| {
        (one.source.path(), one.anchor).cmp(&(other.source.path(), other.anchor))
    });
    // Two branches of a template may configure a server whose way is the same.
    upgrades.dedup_by(|again, first| again.repeats(first));
    UpgradePlan { upgrades, failed }
}

/// The servers of a file that have the versions of Kubernetes. etcd has its own.
fn upgradable_servers(file: &ReadFile) -> impl Iterator<Item = &ApiServer> {
    let of_kubernetes = |server: &&ApiServer| server.component != Component::Etcd;
    file.servers.iter().filter(of_kubernetes).filter(|server| !server.is_implied())
}

/// Reads and judges the files at the version that the options assume.
fn snapshot(found: &[FoundFile], options: &Options) -> BTreeMap<String, Snapshot> {
    let mut snapshots = BTreeMap::new();
    let mut rules = rules::ALL.to_vec();
    rules.retain(|rule| rule.may_be(Severity::Error) || rule.id == DEPRECATED);
    for file in check::read_all(found, options) {
        let mut servers = Vec::new();
        for server in upgradable_servers(&file) {
            let mut findings = check::judge(std::slice::from_ref(server), &rules);
            // A text of 250 KB has 2,000 servers, and each is kept in 17 versions.
            findings.retain(matters);
            findings.shrink_to_fit();
            servers.push(JudgedServer { server: server.clone(), findings });
        }
        snapshots.insert(file.source.path().to_owned(), Snapshot { servers });
    }
    snapshots
}

/// The rule that tells what a newer version no longer has.
const DEPRECATED: &str = "deprecated-flag";

/// True for a finding that an upgrade tells: what keeps the server from starting, now or in a newer version. The
/// others are not needed to see which are new, because a finding of another severity is another finding.
fn matters(finding: &Finding) -> bool {
    finding.severity == Severity::Error || finding.rule.id == DEPRECATED
}

/// The minor version that the upgrade of a server begins at: the oldest one that it may have.
fn start(server: &ApiServer) -> u8 {
    server.version.minors().0.clamp(OLDEST, NEWEST_MINOR)
}

/// A server at each version that was judged, with its findings.
type History<'s> = Vec<(u8, &'s JudgedServer)>;

fn history<'s>(
    path: &str,
    index: usize,
    snapshots: &'s BTreeMap<u8, BTreeMap<String, Snapshot>>,
) -> History<'s> {
    let mut history = Vec::new();
    for (minor, files) in snapshots {
        let server = files.get(path).and_then(|snapshot| snapshot.servers.get(index));
        history.extend(server.map(|server| (*minor, server)));
    }
    history
}

/// The minor version that an upgrade begins at. If the file names none, it is the oldest one with which the
/// server starts, because the file was not written for an older one.
fn first_that_starts(server: &ApiServer, history: &History<'_>, to: u8) -> u8 {
    let oldest = start(server);
    if server.version.exact().is_some() {
        return oldest;
    }
    let newest = server.version.minors().1.min(to);
    let mut possible = history.iter().filter(|(minor, _)| (oldest..=newest).contains(minor));
    possible.find(|(_, judged)| !judged.has_errors()).map_or(oldest, |(minor, _)| *minor)
}

fn upgrade(
    source: &Arc<Source>,
    server: &ApiServer,
    history: &History<'_>,
    to: u8,
) -> ServerUpgrade {
    let from = first_that_starts(server, history, to);
    let mut steps = Vec::new();
    let mut before: Option<&JudgedServer> = None;
    let mut defaults = Defaults::default();
    let (mut is_refused, mut has_errors) = (false, false);
    for &(minor, here) in history.iter().filter(|(minor, _)| *minor >= from) {
        let listed = tables::changes(before.map(|judged| &judged.server), &here.server, minor);
        // If the tool refuses the file at one version, it refuses it at newer ones too.
        is_refused |= listed.iter().any(|change| change.effect == UpgradeEffect::Stops);
        has_errors = here.has_errors();
        let mut changes = new_findings(before, here, minor);
        if before.is_none() {
            changes.extend(tables::unread_removals(&here.server, to));
        }
        changes.extend(listed);
        changes.extend(defaults.changes(&here.server, minor));
        changes.sort_by_key(|change| (change.effect, change.span));
        changes.dedup_by(|one, other| one.message == other.message && one.span == other.span);
        steps.push(UpgradeStep { minor, changes });
        before = Some(here);
    }
    steps.retain(|step| !step.changes.is_empty());
    ServerUpgrade {
        source: Arc::clone(source),
        anchor: server.anchor,
        component: server.component,
        dialect: server.dialect,
        version: server.version.clone(),
        from,
        to,
        steps,
        is_stopped: is_refused || has_errors,
    }
}

/// What the rules report at a version and not at the version before.
fn new_findings(
    before: Option<&JudgedServer>,
    here: &JudgedServer,
    minor: u8,
) -> Vec<VersionChange> {
    let known: BTreeSet<FindingIdentity<'_>> =
        before.into_iter().flat_map(|judged| &judged.findings).map(Finding::identity).collect();
    let mut changes = Vec::new();
    for finding in here.findings.iter().filter(|finding| !known.contains(&finding.identity())) {
        let stops = finding.severity == Severity::Error;
        let gone = finding.flags.first().and_then(|flag| tables::removal(&here.server, flag));
        changes.push(VersionChange {
            effect: if stops { UpgradeEffect::Stops } else { UpgradeEffect::Later },
            message: finding.message.clone(),
            help: finding.help.clone().into_owned(),
            deadline: if stops { before.map(|_| minor) } else { gone.filter(|gone| *gone > minor) },
            source: finding.source.clone(),
            span: finding.span,
        });
    }
    changes
}
