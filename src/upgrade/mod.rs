//! Plans the upgrade of every server to a newer version of Kubernetes, minor version by minor version.
//!
//! The files are read and judged again for each minor version, as if they said that version. What a rule
//! reports for one version and not for the version before changes with that step. The tables of flags,
//! gates, plugins, API groups and kubeadm's API versions say what else changes.

mod defaults;
mod tables;

use std::collections::BTreeSet;
use std::sync::Arc;

use defaults::DefaultChanges;

use crate::apiserver::version::{NEWEST_MINOR, Release};
use crate::apiserver::{ApiServer, Component};
use crate::check::{self, Options, ReadFile};
use crate::discover::{Content, FoundFile};
use crate::hashed::HashMap;
use crate::outcome::Outcome;
use crate::report::upgrade::{ServerUpgrade, UpgradeEffect, UpgradeStep, VersionChange};
use crate::rule::{Finding, FindingIdentity, Rule, Severity};
use crate::rules;
use crate::source::Source;

/// The oldest version that an upgrade begins at. The tables know little about older ones.
const OLDEST: u8 = 20;

/// The oldest and the newest minor version that an upgrade can lead to.
pub const TARGETS: (u8, u8) = (OLDEST, NEWEST_MINOR);

/// A server at one version, with its findings that matter here.
struct JudgedServer {
    server: ApiServer,
    findings: Vec<Finding>,
}

impl JudgedServer {
    fn of(server: ApiServer, rules: &[&'static Rule]) -> Self {
        let mut findings = check::judge(std::slice::from_ref(&server), rules);
        // A text of 1 MB may have 20,000 servers, and each is kept until the next version is judged.
        findings.retain(matters);
        findings.shrink_to_fit();
        Self { server, findings }
    }

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
    let mut ways = Ways::default();
    for file in &read {
        let of_file = upgradable_servers(file).map(|server| Way::of(server, to));
        ways.insert(file.source.path().to_owned(), of_file.collect());
    }
    let first = ways.values().flatten().map(|way| way.oldest).min().unwrap_or(to);
    let mut default_changes = DefaultChanges::default();
    for minor in first..=to {
        options.settings.assume(Release { minor, text: format!("1.{minor}") });
        go_on(&mut ways, minor, check::read_all(&again, options), &mut default_changes);
    }
    let mut upgrades = Vec::new();
    for file in &read {
        let source = Arc::new(Source::new(file.source.path(), file.source.text()));
        let of_file = ways.remove(source.path()).unwrap_or_default();
        for (server, way) in upgradable_servers(file).zip(of_file) {
            upgrades.push(way.finish(&source, server));
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
    file.servers.iter().filter(|server| is_upgradable(server))
}

fn is_upgradable(server: &ApiServer) -> bool {
    server.component != Component::Etcd && !server.is_implied()
}

/// The ways of the servers of each file, in the order of [`upgradable_servers`].
type Ways = HashMap<String, Vec<Way>>;

/// Judges the servers of files that were read for a version, and adds what changes with it.
fn go_on(ways: &mut Ways, minor: u8, files: Vec<ReadFile>, defaults: &mut DefaultChanges) {
    let mut rules = rules::ALL.to_vec();
    rules.retain(|rule| rule.may_be(Severity::Error) || rule.id == DEPRECATED);
    for mut file in files {
        let of_file = ways.get_mut(file.source.path());
        let ways = of_file.into_iter().flatten();
        let servers = std::mem::take(&mut file.servers).into_iter().filter(is_upgradable);
        for (server, way) in servers.zip(ways) {
            if minor >= way.oldest {
                way.add(minor, JudgedServer::of(server, &rules), defaults);
            }
        }
    }
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

/// The way of a server, as far as its versions were judged. Of the versions behind it only the last one is kept.
struct Way {
    /// The version that is judged first: the oldest one that the server may have.
    oldest: u8,
    /// The newest version that the way can begin at. If the file names no version, the way begins at the first one
    /// with which the server starts, because the file was not written for an older one.
    newest_begin: u8,
    has_begun: bool,
    from: u8,
    to: u8,
    before: Option<JudgedServer>,
    steps: Vec<UpgradeStep>,
    is_refused: bool,
}

impl Way {
    fn of(server: &ApiServer, to: u8) -> Self {
        let oldest = start(server);
        Self {
            oldest,
            newest_begin: server.version.minors().1.min(to),
            has_begun: server.version.exact().is_some(),
            from: oldest,
            to,
            before: None,
            steps: Vec::new(),
            is_refused: false,
        }
    }

    /// Adds what changes with the next version.
    fn add(&mut self, minor: u8, here: JudgedServer, defaults: &mut DefaultChanges) {
        if !self.has_begun && minor <= self.newest_begin && !here.has_errors() {
            self.has_begun = true;
            self.from = minor;
            self.before = None;
            self.steps.clear();
            self.is_refused = false;
        }
        let server = &here.server;
        let before = self.before.as_ref();
        let listed = tables::changes(before.map(|judged| &judged.server), server, minor);
        // If the tool refuses the file at one version, it refuses it at newer ones too.
        self.is_refused |= listed.iter().any(|change| change.effect == UpgradeEffect::Stops);
        let mut changes = new_findings(before, &here, minor);
        if before.is_none() {
            changes.extend(tables::unread_removals(server, self.to));
        }
        changes.extend(listed);
        changes.extend(defaults.of(server, self.from, minor));
        changes.sort_by_key(|change| (change.effect, change.span));
        changes.dedup_by(|one, other| one.message == other.message && one.span == other.span);
        if !changes.is_empty() {
            changes.shrink_to_fit();
            self.steps.push(UpgradeStep { minor, changes });
        }
        self.before = Some(here);
    }

    /// The way of a server of a source.
    fn finish(self, source: &Arc<Source>, server: &ApiServer) -> ServerUpgrade {
        let has_errors = self.before.is_some_and(|last| last.has_errors());
        ServerUpgrade {
            source: Arc::clone(source),
            anchor: server.anchor,
            component: server.component,
            dialect: server.dialect,
            version: server.version.clone(),
            from: self.from,
            to: self.to,
            steps: self.steps,
            is_stopped: self.is_refused || has_errors,
        }
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
