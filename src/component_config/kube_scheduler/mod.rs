//! The file that `--config` of kube-scheduler names, judged as the scheduler judges it.

mod plugin_args;
mod profiles;

use std::sync::OnceLock;

use super::faults::Faults;
use super::found::FlaggedFile;
use super::{ConfigFault, Given, HostFile, Record, Schema, decode, versions};
use crate::apiserver::{ApiServer, FileFault};
use crate::yaml::Stream;

/// The oldest minor version whose files were read in the source.
const OLDEST: u8 = 20;

const CONFIG: &str = "config";
const KIND: &str = "KubeSchedulerConfiguration";

fn schema() -> &'static Schema {
    static SCHEMA: OnceLock<Schema> = OnceLock::new();
    SCHEMA.get_or_init(|| Schema::read(include_str!("../kube-scheduler.schema")))
}

/// The faults of the file that `--config` names.
pub(super) fn judge_files(
    server: &ApiServer,
    find: &dyn Fn(&str) -> Option<HostFile>,
) -> Vec<FileFault> {
    let Some(named) = FlaggedFile::of(server, CONFIG, find) else {
        return Vec::new();
    };
    let Some(minors) = versions::minors(server, CONFIG, OLDEST) else {
        return Vec::new();
    };
    // Flags for the election apply on top of the file (cmd/kube-scheduler/app/options, ApplyLeaderElectionTo).
    let flags_elect = server.flags().any(|flag| flag.name.starts_with("leader-elect"));
    let stream = Stream::parse_nested(&named.file.text);
    let faults = versions::common_faults(minors, |minor| {
        let decoded = decode::decode(schema(), &[KIND], &named.file.text, &stream, minor);
        match decoded.document {
            Some(document) => check(document.record, minor, flags_elect),
            None => decoded.faults,
        }
    });
    named.faults(faults)
}

/// `ValidateKubeSchedulerConfiguration` (pkg/scheduler/apis/config/validation/validation.go).
fn check(configuration: Record<'_>, minor: u8, flags_elect: bool) -> Vec<ConfigFault> {
    let mut faults = Faults::default();
    limits(configuration, &mut faults);
    if !flags_elect && let Given::Known(election) = configuration.record("leaderElection") {
        leader_election(election, minor, &mut faults);
    }
    profiles::check(configuration, minor, &mut faults);
    extenders(configuration, &mut faults);
    faults.into_list()
}

fn limits(configuration: Record<'_>, faults: &mut Faults) {
    if let Given::Known(connection) = configuration.record("clientConnection")
        && let Given::Known(burst) = connection.integer("burst")
        && burst < 0
    {
        faults.at(connection.span_of("burst"), format!("burst is {burst}"), "write 0 or more");
    }
    if let Given::Known(parallelism) = configuration.integer("parallelism")
        && parallelism <= 0
    {
        let message = format!("parallelism is {parallelism}, and must be more than 0");
        faults.at(
            configuration.span_of("parallelism"),
            message,
            "leave it out: it is 16 by default",
        );
    }
    percentage(configuration, faults);
    let initial = match configuration.integer("podInitialBackoffSeconds") {
        Given::Known(initial) => Some(initial),
        Given::Missing => Some(1),
        Given::Unknown => None,
    };
    let most = match configuration.integer("podMaxBackoffSeconds") {
        Given::Known(most) => Some(most),
        Given::Missing => Some(10),
        Given::Unknown => None,
    };
    let (Some(initial), Some(most)) = (initial, most) else {
        return;
    };
    if initial <= 0 {
        let message = format!("podInitialBackoffSeconds is {initial}, and must be more than 0");
        faults.at(configuration.span_of("podInitialBackoffSeconds"), message, "write 1 or more");
    } else if most < initial {
        let (key, help) = if configuration.has("podMaxBackoffSeconds") == Some(true) {
            ("podMaxBackoffSeconds", format!("write {initial} or more"))
        } else {
            ("podInitialBackoffSeconds", "set podMaxBackoffSeconds too".to_owned())
        };
        let message = format!(
            "podMaxBackoffSeconds is {most}, and must not be less than podInitialBackoffSeconds, which is {initial}"
        );
        faults.at(configuration.span_of(key), message, help);
    }
}

/// `percentageOfNodesToScore`, of the configuration or of a profile.
fn percentage(record: Record<'_>, faults: &mut Faults) {
    const KEY: &str = "percentageOfNodesToScore";
    if let Given::Known(percentage) = record.integer(KEY)
        && !(0..=100).contains(&percentage)
    {
        let message = format!("{KEY} is {percentage}, and must be from 0 to 100");
        faults.at(record.span_of(KEY), message, "write a number of these");
    }
}

/// `ValidateLeaderElectionConfiguration` (component-base/config/validation), and `NewLeaderElector`
/// (client-go/tools/leaderelection).
fn leader_election(election: Record<'_>, minor: u8, faults: &mut Faults) {
    match election.boolean("leaderElect") {
        Given::Known(true) | Given::Missing => {}
        Given::Known(false) | Given::Unknown => return,
    }
    let period = |key: &str, seconds: i64| match election.duration(key) {
        Given::Known(period) => Some(period),
        Given::Missing => Some(seconds * 1_000_000_000),
        Given::Unknown => None,
    };
    if let (Some(lease), Some(renew), Some(retry)) =
        (period("leaseDuration", 15), period("renewDeadline", 10), period("retryPeriod", 2))
    {
        let help = "leave the three out: they are 15s, 10s and 2s by default";
        let written = |keys: [&'static str; 2]| {
            let first = keys.into_iter().find(|key| election.has(key) == Some(true));
            first.map_or(election.span(), |key| election.span_of(key))
        };
        if lease <= renew {
            let span = written(["leaseDuration", "renewDeadline"]);
            faults.at(span, "leaseDuration is not longer than renewDeadline", help);
        } else if renew.saturating_mul(10) <= retry.saturating_mul(12) {
            let span = written(["renewDeadline", "retryPeriod"]);
            faults.at(span, "renewDeadline is not longer than 1.2 times retryPeriod", help);
        }
    }
    // The other locks went with 1.27 (client-go/tools/leaderelection/resourcelock).
    if minor >= 27
        && let Given::Known(lock) = election.text("resourceLock")
        && lock != "leases"
    {
        let message = format!("resourceLock is {lock:?}, and the one lock that is left is leases");
        faults.at(election.span_of("resourceLock"), message, "write leases");
    }
}

fn extenders(configuration: Record<'_>, faults: &mut Faults) {
    let mut binds = false;
    for extender in configuration.items("extenders") {
        if extender.text("prioritizeVerb").known().is_some()
            && let Given::Known(weight) = extender.integer("weight")
            && weight <= 0
        {
            let message = format!("weight is {weight}, and prioritizeVerb needs one of 1 or more");
            faults.at(extender.span_of("weight"), message, "write 1 or more");
        }
        if extender.text("bindVerb").known().is_some() {
            if binds {
                let message = "bindVerb is set for a second extender, and only one may bind";
                faults.at(extender.span_of("bindVerb"), message, "leave it out here");
            }
            binds = true;
        }
        for resource in extender.items("managedResources") {
            // validateExtendedResourceName (pkg/scheduler/apis/config/validation).
            if let Given::Known(name) = resource.text("name")
                && !name.contains('/')
            {
                let message = format!("{name:?} is no extended resource: it has no domain");
                faults.at(resource.span_of("name"), message, "write it as example.com/name");
            }
        }
    }
}
