//! Values of the kubelet's flags that its own checks refuse.

use super::common::{positive, shared};
use super::syntax::is_quantity;
use super::{Refusal, golang, node_lists};
use crate::apiserver::version::Version;
use crate::hashed::HashSet;

/// Labels of Kubernetes' own domains that a kubelet may give its node
/// (`pkg/kubelet/apis/well_known_labels.go`, `kubeletLabels` and `kubeletLabelNamespaces`).
const LABELS: [&str; 14] = [
    "kubernetes.io/hostname",
    "topology.kubernetes.io/zone",
    "topology.kubernetes.io/region",
    "failure-domain.beta.kubernetes.io/zone",
    "failure-domain.beta.kubernetes.io/region",
    "node.kubernetes.io/instance-type",
    "beta.kubernetes.io/instance-type",
    "kubernetes.io/os",
    "kubernetes.io/arch",
    "beta.kubernetes.io/os",
    "beta.kubernetes.io/arch",
    "node.kubernetes.io/windows-build",
    "node.kubernetes.io/os-distribution",
    "node.kubernetes.io/os-version",
];

/// Domains whose labels a kubelet may all give.
const LABEL_DOMAINS: [&str; 2] = ["kubelet.kubernetes.io", "node.kubernetes.io"];

/// Why a kubelet would not start with a value.
pub(super) fn meaning(name: &str, value: &str, version: &Version) -> Option<Refusal> {
    match name {
        "node-labels" => value.split(',').find_map(|pair| label(pair, version)),
        "register-with-taints" => taints(value, version),
        "runonce" if version.at_least(36) && golang::boolean(value) == Some(true) => {
            Some(Refusal::new("the mode that runs Pods once is no longer allowed"))
        }
        "manifest-url-header" => {
            let mut pairs = value.split(',').map(str::trim).filter(|pair| !pair.is_empty());
            let bare = pairs.find(|pair| !pair.contains(':'))?;
            Some(Refusal::new(format!("{bare:?} has no : between name and value")))
        }
        "cpu-cfs-quota-period" => quota_period(value),
        "minimum-image-ttl-duration" if version.at_least(36) => {
            let negative = golang::duration(value).ok()? < 0;
            negative.then(|| Refusal::new(format!("{value} is negative")))
        }
        "allowed-unsafe-sysctls" => node_lists::sysctls(value),
        "enforce-node-allocatable" => node_lists::enforcement(value, version),
        "eviction-minimum-reclaim" => node_lists::reclaims(value),
        "eviction-soft-grace-period" => node_lists::grace_periods(value),
        "node-ip" => node_lists::node_ip(value, version),
        "reserved-cpus" => node_lists::cpus(value),
        "reserved-memory" => node_lists::reserved_memory(value),
        // A request to the container runtime would have no time at all.
        "runtime-request-timeout" => positive(value),
        "eviction-hard" | "eviction-soft" => {
            value.split(',').find_map(|pair| threshold(pair, version))
        }
        _ => shared(name, value, version),
    }
}

/// cmd/kubelet/app/options/options.go, `validateUnknownLabels`; the syntax is checked since 1.31.
fn label(pair: &str, version: &Version) -> Option<Refusal> {
    let (key, value) = pair.trim().split_once('=').unwrap_or((pair.trim(), ""));
    if let Some((domain, _)) = key.split_once('/')
        && is_of_kubernetes(domain)
        && !LABELS.contains(&key)
        && !LABEL_DOMAINS.iter().any(|own| is_below(domain, own))
    {
        let message = format!("a kubelet may not give its node the label {key}");
        return Some(Refusal::new(message));
    }
    let strange = value.contains(|c: char| c.is_whitespace());
    (strange && version.at_least(31))
        .then(|| Refusal::new(format!("the label's value {value:?} has a blank in it")))
}

fn is_of_kubernetes(domain: &str) -> bool {
    ["kubernetes.io", "k8s.io"].iter().any(|own| is_below(domain, own))
}

fn is_below(domain: &str, own: &str) -> bool {
    domain == own || domain.strip_suffix(own).is_some_and(|before| before.ends_with('.'))
}

/// pkg/util/taints/taints.go, `ParseTaints`; the flag itself refuses two taints of one key and effect since it
/// reads them all at once.
fn taints(value: &str, version: &Version) -> Option<Refusal> {
    if let Some(refusal) = value.split(',').find_map(|taint| self::taint(taint, version)) {
        return Some(refusal);
    }
    // 1.20 takes it, and 1.36 does not.
    if !version.at_least(36) {
        return None;
    }
    let mut seen = HashSet::default();
    let mut all = value.split(',').map(str::trim).filter(|taint| !taint.is_empty());
    let twice = all.find(|taint| {
        let (key, effect) = taint.split_once(':').unwrap_or((taint, ""));
        !seen.insert((key.split('=').next().unwrap_or_default(), effect))
    })?;
    Some(Refusal::new(format!("the taint {twice:?} has the key and effect of another one")))
}

/// pkg/util/taints/taints.go, `parseTaint`: `key=value:effect`, `key:effect`.
fn taint(taint: &str, version: &Version) -> Option<Refusal> {
    let text = taint.trim();
    if text.is_empty() {
        return None;
    }
    let Some((key, effect)) = text.split_once(':') else {
        return Some(Refusal::new(format!("the taint {text:?} has no effect such as :NoSchedule")));
    };
    if key.split('=').next().is_none_or(str::is_empty) {
        return Some(Refusal::new(format!("the taint {text:?} has no key")));
    }
    // Newer versions read a dash at the end as in `kubectl taint`.
    let effect =
        if version.at_least(21) { effect.strip_suffix('-').unwrap_or(effect) } else { effect };
    let known = matches!(effect, "NoSchedule" | "PreferNoSchedule" | "NoExecute");
    (!known).then(|| Refusal::new(format!("{effect:?} is no effect of a taint")))
}

/// pkg/kubelet/apis/config/validation, `CPUCFSQuotaPeriod`: between one millisecond and one second. The
/// kubelet of 1.20 also wants a feature gate for it.
fn quota_period(value: &str) -> Option<Refusal> {
    const MILLISECOND: i64 = 1_000_000;
    let period = golang::duration(value).ok()?;
    let fits = (MILLISECOND..=1000 * MILLISECOND).contains(&period);
    (!fits).then(|| Refusal::new(format!("{value} is not between 1ms and 1s")))
}

/// pkg/kubelet/eviction/helpers.go, `parseThresholdStatements` and `parseThresholdStatement`.
fn threshold(pair: &str, version: &Version) -> Option<Refusal> {
    let pair = pair.trim();
    if pair.is_empty() {
        return None;
    }
    let Some((signal, limit)) = pair.split_once('<') else {
        return Some(Refusal::new(format!("{pair:?} has no < between signal and limit")));
    };
    if !node_lists::SIGNALS.contains(&signal) {
        return Some(Refusal::new(format!("{signal:?} is no eviction signal")));
    }
    let most = if version.at_least(36) { 100.0 } else { f64::INFINITY };
    let refused = if let Some(percent) = limit.strip_suffix('%') {
        let share = golang::float(percent, 32);
        !share.is_ok_and(|share| (0.0..=most).contains(&share))
    } else {
        // It must be above zero (`parseThresholdStatement` in pkg/kubelet/eviction/helpers.go, 1.20 to 1.36).
        let has_amount = limit.contains(|c: char| ('1'..='9').contains(&c));
        !is_quantity(limit) || limit.starts_with('-') || !has_amount
    };
    refused.then(|| Refusal::new(format!("{limit:?} is no amount such as 100Mi or 10%")))
}
