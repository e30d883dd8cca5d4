//! Lists and maps of the kubelet's flags that its own checks refuse.

use super::syntax::is_quantity;
use super::{Refusal, golang};
use crate::apiserver::version::Version;

/// pkg/kubelet/eviction/api/types.go.
pub(super) const SIGNALS: [&str; 10] = [
    "memory.available",
    "nodefs.available",
    "nodefs.inodesFree",
    "imagefs.available",
    "imagefs.inodesFree",
    "containerfs.available",
    "containerfs.inodesFree",
    "allocatableMemory.available",
    "pid.available",
    "memory.swap",
];

/// pkg/kubelet/apis/config/validation, `EnforceNodeAllocatable`.
pub(super) fn enforcement(value: &str, version: &Version) -> Option<Refusal> {
    // The last two came with 1.32.
    const WORDS: [&str; 6] = [
        "none",
        "pods",
        "kube-reserved",
        "system-reserved",
        "kube-reserved-compressible",
        "system-reserved-compressible",
    ];
    let known = if version.before(32) { WORDS.get(..4).unwrap_or(&WORDS) } else { &WORDS };
    let words: Vec<&str> =
        value.split(',').map(str::trim).filter(|word| !word.is_empty()).collect();
    if let Some(strange) = words.iter().find(|word| !known.contains(word)) {
        return Some(Refusal::new(format!(
            "{strange:?} is unknown: it takes {}",
            known.join(", ")
        )));
    }
    if words.len() > 1 && words.contains(&"none") {
        return Some(Refusal::new("none excludes the other words"));
    }
    None
}

/// pkg/kubelet/eviction/helpers.go, `parseGracePeriods`: `memory.available=1m30s`.
pub(super) fn grace_periods(value: &str) -> Option<Refusal> {
    pairs(value).find_map(|(signal, time)| {
        if !SIGNALS.contains(&signal) {
            return Some(Refusal::new(format!("{signal:?} is no eviction signal")));
        }
        match golang::duration(time) {
            Err(_) => Some(Refusal::new(format!("{time:?} is no duration such as 1m30s"))),
            Ok(period) if period < 0 => Some(Refusal::new(format!("{time} is negative"))),
            Ok(_) => None,
        }
    })
}

/// pkg/kubelet/eviction/helpers.go, `parseMinimumReclaims`: `nodefs.available=1Gi`.
pub(super) fn reclaims(value: &str) -> Option<Refusal> {
    pairs(value).find_map(|(signal, amount)| {
        if !SIGNALS.contains(&signal) {
            return Some(Refusal::new(format!("{signal:?} is no eviction signal")));
        }
        let refused = match amount.strip_suffix('%') {
            Some(percent) => !golang::float(percent, 32).is_ok_and(|share| share > 0.0),
            None => amount.starts_with('-') || !is_quantity(amount),
        };
        refused.then(|| Refusal::new(format!("{amount:?} is no amount such as 100Mi or 10%")))
    })
}

/// k8s.io/utils/cpuset, `Parse`: `0-3,6`.
pub(super) fn cpus(value: &str) -> Option<Refusal> {
    if value.is_empty() {
        return None;
    }
    let mut ranges = value.split(',');
    let is_number = |text: &str| golang::decimal(text).is_some();
    let strange = ranges.find(|range| match range.split_once('-') {
        Some((first, last)) => !is_number(first) || !is_number(last),
        None => !is_number(range),
    })?;
    Some(Refusal::new(format!("{strange:?} is no CPU and no range such as 0-3")))
}

/// pkg/kubelet/sysctl/allowlist.go: sysctls whose namespace is known.
pub(super) fn sysctls(value: &str) -> Option<Refusal> {
    const SPACES: [&str; 5] = ["fs.mqueue.", "kernel.msg", "kernel.sem", "kernel.shm", "net."];
    let names = golang::csv_list(value)?;
    let strange = names.iter().find(|name| {
        let plain = name.strip_suffix('*').unwrap_or(name);
        // A name may also be written with slashes.
        !plain.contains('/') && !SPACES.iter().any(|space| plain.starts_with(space))
    })?;
    Some(Refusal::new(format!("the sysctl {strange:?} is not known to be in a namespace")))
}

/// cmd/kubelet/app/options, `ReservedMemoryVar`: `0:memory=1Gi,hugepages-1Gi=2Gi;1:memory=2Gi`.
pub(super) fn reserved_memory(value: &str) -> Option<Refusal> {
    let nodes = value.split(';').map(str::trim).filter(|node| !node.is_empty());
    for node in nodes {
        let parts = node.split_once(':').filter(|(_, limits)| !limits.contains(':'));
        let Some((number, limits)) = parts else {
            return Some(Refusal::new(format!("{node:?} is not of the form 0:memory=1Gi")));
        };
        let limits = limits.split(',').map(|limit| limit.split_once('='));
        if golang::decimal(number).is_none_or(|number| number < 0)
            || limits.into_iter().any(|limit| !limit.is_some_and(|(_, size)| is_quantity(size)))
        {
            return Some(Refusal::new(format!("{node:?} is not of the form 0:memory=1Gi")));
        }
    }
    None
}

/// cmd/kubelet/app/server.go: one address, or one of each family. Text that is no address is ignored.
pub(super) fn node_ip(value: &str, version: &Version) -> Option<Refusal> {
    let (first, second) = value.split_once(',')?;
    let is_v6 = |text: &str| golang::ip(text.trim()).map(|_| text.contains(':'));
    if second.contains(',') || is_v6(first)? == is_v6(second)? {
        return Some(Refusal::new("it takes one address, or one IPv4 and one IPv6 address"));
    }
    // The feature IPv6DualStack is off by default before 1.21.
    version
        .before(21)
        .then(|| Refusal::new("this version takes one address unless it is dual-stack"))
}

/// `a=b,c=d`
fn pairs(value: &str) -> impl Iterator<Item = (&str, &str)> {
    let pairs = value.split(',').filter_map(|pair| pair.split_once('='));
    pairs.map(|(key, value)| (key.trim(), value.trim()))
}
