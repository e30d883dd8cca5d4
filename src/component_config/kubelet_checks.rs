//! The fields of a `KubeletConfiguration` that no flag has, judged as the kubelet judges them:
//! `ValidateKubeletConfiguration` in pkg/kubelet/apis/config/validation of Kubernetes 1.36, and runs of 1.20.2.
//!
//! A version ignores the fields that it does not have yet, so each check names the first version that has it.

use super::faults::Faults;
use super::kube_apiserver::tracing;
use super::kubelet_lists::GateState;
use super::kubelet_shutdown::SECOND;
use super::{ConfigFault, Given, Record, kubelet_lists, kubelet_shutdown};
use crate::apiserver::value::is_quantity;

/// What stops the kubelet of a minor version.
pub(super) fn check(kubelet: Record<'_>, minor: u8, gate: GateState<'_>) -> Vec<ConfigFault> {
    let mut faults = Faults::default();
    numbers(kubelet, minor, &mut faults);
    kubelet_shutdown::check(kubelet, gate, &mut faults);
    images(kubelet, minor, &mut faults);
    words(kubelet, minor, &mut faults);
    features(kubelet, minor, gate, &mut faults);
    if minor >= 36 {
        memory(kubelet, gate, &mut faults);
    }
    ciphers(kubelet, &mut faults);
    if minor >= 23 {
        kubelet_lists::taints(kubelet, &mut faults);
    }
    if minor >= 25 {
        kubelet_lists::logging(kubelet, gate, &mut faults);
    }
    if minor >= 32 {
        kubelet_lists::reserved_memory(kubelet, &mut faults);
    }
    if minor >= 33 {
        kubelet_lists::allowed_images(kubelet, gate, &mut faults);
    }
    if minor >= 27
        && let Given::Known(tracing) = kubelet.record("tracing")
    {
        tracing::check(tracing, &mut faults);
    }
    logs(kubelet, minor, &mut faults);
    hidden_metrics(kubelet, minor, &mut faults);
    faults.into_list()
}

/// A number, the least that is let through, and the first version that has it.
const LEAST: [(&[&str], i64, u8); 3] = [
    (&["nodeLeaseDurationSeconds"], 1, 20),
    (&["containerLogMaxWorkers"], 1, 30),
    (&["maxParallelImagePulls"], 1, 27),
];

fn numbers(kubelet: Record<'_>, minor: u8, faults: &mut Faults) {
    for (path, least, since) in LEAST {
        let Some((record, key)) = at(kubelet, path) else {
            continue;
        };
        // 0 is as good as left out where the type has no other way to say so.
        let is_zero = record.integer(key) == Given::Known(0) && key == "nodeLeaseDurationSeconds";
        if minor >= since
            && !is_zero
            && let Given::Known(number) = record.integer(key)
            && number < least
        {
            let message = format!("{key} is {number}, and must be {least} or more");
            faults.at(record.span_of(key), message, format!("write {least} or more"));
        }
    }
    user_namespaces(kubelet, minor, faults);
    let factor = kubelet.text("memoryThrottlingFactor").known();
    if minor >= 22
        && let Some(Ok(factor)) = factor.map(str::parse::<f64>)
        && !(factor > 0.0 && factor <= 1.0)
    {
        let message =
            format!("memoryThrottlingFactor is {factor}, and must be above 0 and at most 1");
        faults.at(kubelet.span_of("memoryThrottlingFactor"), message, "write 0.9");
    }
}

/// The record that holds the last key of a path.
fn at<'a, 'k>(root: Record<'a>, path: &[&'k str]) -> Option<(Record<'a>, &'k str)> {
    let (key, outer) = path.split_last()?;
    let mut record = root;
    for name in outer {
        record = record.record(name).known()?;
    }
    Some((record, key))
}

fn user_namespaces(kubelet: Record<'_>, minor: u8, faults: &mut Faults) {
    const UNIT: i64 = 65_536;
    let Some((record, key)) = at(kubelet, &["userNamespaces", "idsPerPod"]) else {
        return;
    };
    if minor >= 33
        && let Given::Known(ids) = record.integer(key)
        && (ids < UNIT || ids % UNIT != 0 || ids > i64::from(u32::MAX))
    {
        let message = format!("{key} is {ids}, and must be a multiple of {UNIT}");
        faults.at(record.span_of(key), message, format!("write {UNIT}"));
    }
}

fn images(kubelet: Record<'_>, minor: u8, faults: &mut Faults) {
    const OLDEST: &str = "imageMaximumGCAge";
    let least = match kubelet.duration("imageMinimumGCAge") {
        Given::Known(0) | Given::Missing => Some(120 * SECOND),
        Given::Known(least) => Some(least),
        Given::Unknown => None,
    };
    if minor >= 29
        && let Given::Known(oldest) = kubelet.duration(OLDEST)
    {
        if oldest < 0 {
            faults.at(kubelet.span_of(OLDEST), format!("{OLDEST} is negative"), "write 0s");
        } else if oldest > 0 && least.is_some_and(|least| oldest <= least) {
            let message =
                format!("{OLDEST} is not longer than imageMinimumGCAge, which is 2m0s by default");
            faults.at(kubelet.span_of(OLDEST), message, "write more than imageMinimumGCAge");
        }
    }
    if minor >= 27
        && kubelet.boolean("serializeImagePulls") == Given::Known(true)
        && let Given::Known(pulls) = kubelet.integer("maxParallelImagePulls")
        && pulls > 1
    {
        let message = format!("maxParallelImagePulls is {pulls}, and serializeImagePulls is true");
        let help = "set serializeImagePulls to false";
        faults.at(kubelet.span_of("maxParallelImagePulls"), message, help);
    }
}

fn words(kubelet: Record<'_>, minor: u8, faults: &mut Faults) {
    if minor >= 22
        && let Some((record, key)) = at(kubelet, &["memorySwap", "swapBehavior"])
        && record.text(key).known().is_some()
    {
        let known: &[&str] = if minor >= 30 {
            &["LimitedSwap", "NoSwap"]
        } else {
            &["LimitedSwap", "NoSwap", "UnlimitedSwap"]
        };
        faults.choice(record, key, known);
    }
    // A newer kubelet looks at it only if it has an API server.
    let strategy = "configMapAndSecretChangeDetectionStrategy";
    if minor <= 20 && kubelet.text(strategy).known().is_some() {
        faults.choice(kubelet, strategy, &["Get", "Cache", "Watch"]);
    }
    // gRPC takes a text without a scheme for a host, and this one has no port.
    for key in ["containerRuntimeEndpoint", "imageServiceEndpoint"] {
        if minor >= 27
            && let Given::Known(endpoint) = kubelet.text(key)
            && !endpoint.contains(['/', ':', '\\'])
        {
            let message = format!("{key} is {endpoint:?}, which is no address");
            let help = "write unix:///run/containerd/containerd.sock";
            faults.at(kubelet.span_of(key), message, help);
        }
    }
}

/// Fields that features bring, and that may not be set without them.
fn features(kubelet: Record<'_>, minor: u8, gate: GateState<'_>, faults: &mut Faults) {
    const FIELDS: [(&[&str], &str, u8); 3] = [
        (&["memorySwap", "swapBehavior"], "NodeSwap", 22),
        (&["crashLoopBackOff", "maxContainerRestartPeriod"], "KubeletCrashLoopBackOffMax", 32),
        (&["imagePullCredentialsVerificationPolicy"], "KubeletEnsureSecretPulledImages", 33),
    ];
    for (path, feature, since) in FIELDS {
        if minor >= since
            && let Some((record, key)) = at(kubelet, path)
            && record.text(key).known().is_some()
            && gate(feature) == Some(false)
        {
            let message = format!("{key} needs the feature {feature}, which is off");
            faults.at(record.span_of(key), message, format!("turn {feature} on, or remove {key}"));
        }
    }
    if minor >= 33 && kubelet.text("imagePullCredentialsVerificationPolicy").known().is_some() {
        const POLICIES: [&str; 4] = [
            "NeverVerify",
            "NeverVerifyPreloadedImages",
            "NeverVerifyAllowlistedImages",
            "AlwaysVerify",
        ];
        faults.choice(kubelet, "imagePullCredentialsVerificationPolicy", &POLICIES);
    }
    if minor >= 32
        && let Some((record, key)) = at(kubelet, &["crashLoopBackOff", "maxContainerRestartPeriod"])
        && let Given::Known(period) = record.duration(key)
        && !(SECOND..=300 * SECOND).contains(&period)
    {
        let message = format!("{key} is not between 1s and 300s");
        faults.at(record.span_of(key), message, "write 300s");
    }
}

/// The memory that Pods are promised, since 1.36.
fn memory(kubelet: Record<'_>, gate: GateState<'_>, faults: &mut Faults) {
    const POLICY: &str = "memoryReservationPolicy";
    const TIERED: &str = "TieredReservation";
    if kubelet.text(POLICY).known().is_none() {
        return;
    }
    let policy = faults.choice(kubelet, POLICY, &["None", TIERED]);
    if policy == Some(TIERED) && gate("MemoryQoS") == Some(false) {
        let message = format!("{POLICY} {TIERED} needs the feature MemoryQoS, which is off");
        faults.at(kubelet.span_of(POLICY), message, "turn MemoryQoS on, or write None");
    }
}

/// A flag would split the text; a list does not.
fn ciphers(kubelet: Record<'_>, faults: &mut Faults) {
    for item in kubelet.items("tlsCipherSuites") {
        if let Given::Known(text) = item.own_text()
            && text.contains(',')
        {
            let message = "this item has several cipher suites, and is taken for the name of one";
            faults.at(item.span(), message, "give each its own item");
        }
    }
}

fn logs(kubelet: Record<'_>, minor: u8, faults: &mut Faults) {
    const QUERY: &str = "enableSystemLogQuery";
    const INTERVAL: &str = "containerLogMonitorInterval";
    const FOLDER: &str = "podLogsDir";
    const SIZE: &str = "containerLogMaxSize";
    if minor >= 24
        && let Given::Known(size) = kubelet.text(SIZE)
        && !is_quantity(size)
    {
        let message = format!("{SIZE} is {size:?}, which is no quantity");
        faults.at(kubelet.span_of(SIZE), message, "write 10Mi");
    }
    if minor >= 27
        && kubelet.boolean(QUERY) == Given::Known(true)
        && kubelet.boolean("enableSystemLogHandler") == Given::Known(false)
    {
        let message = format!("{QUERY} needs enableSystemLogHandler, which is false");
        faults.at(kubelet.span_of(QUERY), message, "set enableSystemLogHandler to true");
    }
    if minor >= 30
        && let Given::Known(interval) = kubelet.duration(INTERVAL)
        && interval != 0
        && interval < 3 * SECOND
    {
        let message = format!("{INTERVAL} is shorter than 3s");
        faults.at(kubelet.span_of(INTERVAL), message, "write 10s");
    }
    if minor >= 30
        && let Given::Known(folder) = kubelet.text(FOLDER)
        && (!folder.is_ascii() || !is_clean(folder))
    {
        let message =
            format!("{FOLDER} is {folder:?}, and must be an absolute, shortest path in ASCII");
        faults.at(kubelet.span_of(FOLDER), message, "write /var/log/pods");
    }
}

/// True for an absolute path that Go's `filepath.Clean` leaves as it is: without `//`, `.`, `..` and a slash at its end.
fn is_clean(path: &str) -> bool {
    let Some(inner) = path.strip_prefix('/') else {
        return false;
    };
    inner.is_empty() || inner.split('/').all(|part| !matches!(part, "" | "." | ".."))
}

/// Only the minor version before the kubelet's own may be named (component-base/metrics,
/// `ValidateShowHiddenMetricsVersion`).
fn hidden_metrics(kubelet: Record<'_>, minor: u8, faults: &mut Faults) {
    const KEY: &str = "showHiddenMetricsForVersion";
    if minor >= 20
        && let Given::Known(asked) = kubelet.text(KEY)
        && asked != format!("1.{}", minor - 1)
    {
        let message = format!("{KEY} is {asked:?}, and only the version before may be named");
        faults.at(kubelet.span_of(KEY), message, format!("write \"1.{}\"", minor - 1));
    }
}
