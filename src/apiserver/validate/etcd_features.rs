//! etcd's embed/config.go and `server/features/etcd_features.go`: flags under old and new names, and features
//! that need one another.

use super::etcd_member::is_by_flags;
use super::{Problem, ServerOptions};
use crate::apiserver::Flag;
use crate::apiserver::value::golang;

/// The column of etcd 3.6 in the tables of flags.
const V3_6: u8 = 36;

/// Flags that lost `experimental-` in 3.6 (`experimentalFlagMigrationMap`).
const RENAMED: [&str; 17] = [
    "bootstrap-defrag-threshold-megabytes",
    "compact-hash-check-time",
    "compaction-batch-limit",
    "compaction-sleep-interval",
    "corrupt-check-time",
    "distributed-tracing-address",
    "distributed-tracing-instance-id",
    "distributed-tracing-sampling-rate",
    "distributed-tracing-service-name",
    "downgrade-check-time",
    "enable-distributed-tracing",
    "memory-mlock",
    "peer-skip-client-san-verification",
    "snapshot-catchup-entries",
    "warning-apply-duration",
    "warning-unary-request-duration",
    "watch-progress-notify-interval",
];

/// Flags that became feature gates in 3.6 (`ExperimentalFlagToFeatureMap`).
const GATED: [(&str, &str); 6] = [
    ("experimental-compact-hash-check-enabled", "CompactHashCheck"),
    ("experimental-enable-lease-checkpoint", CHECKPOINT),
    ("experimental-enable-lease-checkpoint-persist", PERSIST),
    ("experimental-initial-corrupt-check", "InitialCorruptCheck"),
    ("experimental-stop-grpc-service-on-defrag", "StopGRPCServiceOnDefrag"),
    ("experimental-txn-mode-write-with-shared-buffer", "TxnModeWriteWithSharedBuffer"),
];

const GATES: &str = "feature-gates";
const CHECKPOINT: &str = "LeaseCheckpoint";
const PERSIST: &str = "LeaseCheckpointPersist";

/// The same thing under two names.
pub(super) fn twice<'a>(options: &ServerOptions<'a>, problems: &mut Vec<Problem<'a>>) {
    if !is_by_flags(options) {
        return;
    }
    for new in RENAMED {
        let old = format!("experimental-{new}");
        if let (Some((old, _)), Some((new, _))) = (options.given(&old), options.given(new)) {
            problems.push(exclude(old, new, &format!("--{}", new.name)));
        }
    }
    let Some((gates, text)) = options.nonempty(GATES) else {
        return;
    };
    for (name, gate) in GATED {
        // etcd looks for the name anywhere in the text.
        if let Some((old, _)) = options.given(name)
            && text.contains(gate)
        {
            problems.push(exclude(old, gates, &format!("{gate} in --{GATES}")));
        }
    }
}

fn exclude<'a>(old: &'a Flag, new: &'a Flag, name: &str) -> Problem<'a> {
    let message = format!("--{} and {name} exclude each other", old.name);
    let help = format!("remove --{}", old.name);
    Problem::new(old, message).other(new, "its new name").help(help)
}

/// Features and flags that need another one.
pub(super) fn lacks<'a>(options: &ServerOptions<'a>, problems: &mut Vec<Problem<'a>>) {
    if !is_by_flags(options) {
        return;
    }
    if let Some((flag, gate)) = enabled(options, PERSIST)
        && !may_be_enabled(options, CHECKPOINT)
    {
        let message = format!("{gate} needs {CHECKPOINT}, which is not on");
        let help = if flag.name == GATES {
            format!("add {CHECKPOINT}=true")
        } else {
            "set --experimental-enable-lease-checkpoint=true".to_owned()
        };
        problems.push(Problem::new(flag, message).help(help));
    }
    let (token, endpoints) = ("discovery-token", "discovery-endpoints");
    for (given, missing) in [(token, endpoints), (endpoints, token)] {
        if let Some((flag, _)) = options.nonempty(given)
            && options.is_missing(missing)
        {
            let message = format!("--{given} is set, and --{missing} is not");
            problems.push(Problem::new(flag, message).help(format!("set --{missing} too")));
        }
    }
}

/// The flag that turns a feature on, with the name to call it by.
fn enabled<'a>(options: &ServerOptions<'a>, gate: &str) -> Option<(&'a Flag, String)> {
    let (old, _) = GATED.iter().find(|(_, name)| *name == gate)?;
    if options.boolean(old) == Some(true)
        && let Some((flag, _)) = options.given(old)
    {
        return Some((flag, format!("--{old}")));
    }
    let (flag, text) = options.nonempty(GATES)?;
    if assigned(text, gate) == Some(true) { Some((flag, gate.to_owned())) } else { None }
}

/// False if a feature is surely off. Both of these are off by default.
fn may_be_enabled(options: &ServerOptions<'_>, gate: &str) -> bool {
    let old = GATED.iter().find(|(_, name)| *name == gate).map(|(old, _)| *old);
    let by_flag = old.is_none_or(|old| options.boolean(old) != Some(false));
    if by_flag {
        return true;
    }
    if !options.version().at_least(V3_6) || options.is_missing(GATES) {
        return false;
    }
    match options.given(GATES) {
        Some((_, text)) => assigned(text, gate) == Some(true) || text.contains("All"),
        None => true,
    }
}

/// `LeaseCheckpoint=true,InitialCorruptCheck=true`
fn assigned(text: &str, gate: &str) -> Option<bool> {
    let mut pairs = text.split(',').filter_map(|pair| pair.split_once('='));
    let (_, value) = pairs.rfind(|(name, _)| name.trim() == gate)?;
    golang::boolean(value.trim())
}

/// How many of a million requests are traced, which is looked at only if some are (`validateTracingConfig`).
pub(super) fn tracing<'a>(options: &ServerOptions<'a>, problems: &mut Vec<Problem<'a>>) {
    const MOST: i64 = 1_000_000;
    if !is_by_flags(options) {
        return;
    }
    for prefix in ["", "experimental-"] {
        let rate = format!("{prefix}distributed-tracing-sampling-rate");
        let enabled = ["enable-distributed-tracing", "experimental-enable-distributed-tracing"]
            .iter()
            .any(|name| options.given(name).is_some() && options.boolean(name) == Some(true));
        if enabled
            && let Some((flag, _)) = options.given(&rate)
            && let Some(number) = options.integer(&rate)
            && !(0..=MOST).contains(&number)
        {
            let message = format!("--{rate} is {number}, and must be from 0 to {MOST}");
            problems.push(Problem::new(flag, message).help("write a number of these"));
        }
    }
}
