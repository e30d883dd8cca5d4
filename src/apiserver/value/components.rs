//! Values that pflag can read, and that a component other than kube-apiserver refuses.

use super::common::{positive, shared};
use super::{Refusal, etcd, golang, node};
use crate::apiserver::Component::{self, Etcd, KubeControllerManager, KubeScheduler, Kubelet};
use crate::apiserver::flags::KnownFlag;
use crate::apiserver::version::Version;

/// The oldest version that was read and run. The tables keep etcd 3.4 above it.
const OLDEST_READ: u8 = 20;

/// Flags that take a whole number, with the least and the greatest that is accepted: the options' `Validate`
/// of cmd/kube-controller-manager/app/options, of pkg/controller/*/config/v1alpha1, and
/// pkg/kubelet/apis/config/validation, 1.20 and 1.36.
const RANGES: [(Component, &str, i64, i64); 34] = [
    (KubeControllerManager, "concurrent-cron-job-syncs", 1, i64::MAX),
    (KubeControllerManager, "concurrent-daemonset-syncs", 1, i64::MAX),
    (KubeControllerManager, "concurrent-device-taint-eviction-syncs", 1, i64::MAX),
    (KubeControllerManager, "concurrent-ephemeralvolume-syncs", 1, i64::MAX),
    (KubeControllerManager, "concurrent-horizontal-pod-autoscaler-syncs", 1, i64::MAX),
    (KubeControllerManager, "concurrent-job-syncs", 1, i64::MAX),
    (KubeControllerManager, "concurrent-resourceclaim-syncs", 1, i64::MAX),
    (KubeControllerManager, "concurrent-service-endpoint-syncs", 1, 50),
    (KubeControllerManager, "concurrent-statefulset-syncs", 1, i64::MAX),
    (KubeControllerManager, "max-endpoints-per-slice", 1, 1000),
    (KubeControllerManager, "mirroring-concurrent-service-endpoint-syncs", 1, 50),
    (KubeControllerManager, "mirroring-max-endpoints-per-subset", 1, 1000),
    (KubeControllerManager, "secure-port", 0, 65_535),
    (KubeScheduler, "hard-pod-affinity-symmetric-weight", 0, 100),
    (KubeScheduler, "secure-port", 0, 65_535),
    (Kubelet, "container-log-max-files", 2, i64::MAX),
    (Kubelet, "event-burst", 0, i64::MAX),
    (Kubelet, "event-qps", 0, i64::MAX),
    (Kubelet, "healthz-port", 0, 65_535),
    (Kubelet, "image-gc-high-threshold", 0, 100),
    (Kubelet, "image-gc-low-threshold", 0, 100),
    (Kubelet, "iptables-drop-bit", 0, 31),
    (Kubelet, "iptables-masquerade-bit", 0, 31),
    (Kubelet, "kube-api-burst", 0, i64::MAX),
    (Kubelet, "kube-api-qps", 0, i64::MAX),
    (Kubelet, "max-open-files", 0, i64::MAX),
    (Kubelet, "max-pods", 0, i64::MAX),
    (Kubelet, "node-status-max-images", -1, i64::MAX),
    (Kubelet, "oom-score-adj", -1000, 1000),
    (Kubelet, "pods-per-core", 0, i64::MAX),
    (Kubelet, "port", 1, 65_535),
    (Kubelet, "read-only-port", 0, 65_535),
    (Kubelet, "registry-burst", 0, i64::MAX),
    (Kubelet, "registry-qps", 0, i64::MAX),
];

/// Flags that take one of a few words.
const WORDS: [(Component, &str, &[&str]); 9] = [
    (Kubelet, "authorization-mode", &["AlwaysAllow", "Webhook"]),
    (Kubelet, "cpu-manager-policy", &["none", "static"]),
    (Kubelet, "hairpin-mode", &["promiscuous-bridge", "hairpin-veth", "none"]),
    (Kubelet, "memory-manager-policy", &["None", "Static"]),
    (
        Kubelet,
        "topology-manager-policy",
        &["none", "best-effort", "restricted", "single-numa-node"],
    ),
    (Kubelet, "topology-manager-scope", &["container", "pod"]),
    (Etcd, "discovery-fallback", &["exit", "proxy"]),
    (Etcd, "initial-cluster-state", &["new", "existing"]),
    (Etcd, "proxy", &["off", "readonly", "on"]),
];

/// Why the program would not start with a value that its parser can read; `None` if it would, or might.
pub(super) fn meaning(flag: &KnownFlag, value: &str, version: &Version) -> Option<Refusal> {
    if !version.at_least(OLDEST_READ) {
        return None;
    }
    range(flag, value).or_else(|| word(flag, value)).or_else(|| match flag.component {
        Etcd => etcd::meaning(flag.name, value, version),
        Kubelet => node::meaning(flag.name, value, version),
        KubeControllerManager => controller_manager(flag.name, value, version),
        _ => shared(flag.name, value, version),
    })
}

fn range(flag: &KnownFlag, value: &str) -> Option<Refusal> {
    let is_own = |row: &&(Component, &str, i64, i64)| row.0 == flag.component && row.1 == flag.name;
    let (_, _, least, most) = RANGES.iter().find(is_own)?;
    let number = golang::integer(value, 64).ok()?;
    if (*least..=*most).contains(&number) {
        return None;
    }
    Some(Refusal::new(if *most == i64::MAX {
        format!("{value} is less than {least}")
    } else {
        format!("{value} is not between {least} and {most}")
    }))
}

fn word(flag: &KnownFlag, value: &str) -> Option<Refusal> {
    let is_own = |row: &&(Component, &str, &[&str])| row.0 == flag.component && row.1 == flag.name;
    let (_, _, words) = WORDS.iter().find(is_own)?;
    if words.contains(&value) {
        return None;
    }
    let meant = words.iter().find(|word| word.eq_ignore_ascii_case(value));
    let refusal = Refusal::new(format!("{value:?} is none of {}", words.join(", ")));
    Some(refusal.maybe_suggest(meant.map(ToString::to_string)))
}

/// The names of cloud providers that some version since 1.20 has, and those that mean none of them.
const PROVIDERS: [&str; 9] =
    ["", "aws", "azure", "cloudstack", "external", "fake", "gce", "openstack", "vsphere"];

fn controller_manager(name: &str, value: &str, version: &Version) -> Option<Refusal> {
    match name {
        // 1.31 removed the providers that were built in (KEP 2395); seen with 1.36.3.
        "cloud-provider" if version.at_least(31) && !matches!(value, "" | "external") => {
            let message = format!("{value:?} is built in no more: it takes external alone");
            Some(Refusal::new(message))
        }
        // cmd/kube-controller-manager/app/cloudproviders.go reads it in place of the provider external.
        "external-cloud-volume-plugin"
            if version.at_least(20) && version.before(31) && !PROVIDERS.contains(&value) =>
        {
            let refusal = Refusal::new(format!("{value:?} is no provider that is built in"));
            Some(refusal.only_with("cloud-provider"))
        }
        // k8s.io/legacy-cloud-providers, whose last providers 1.31 removed.
        "cloud-provider" if version.at_least(20) && !PROVIDERS.contains(&value) => {
            Some(Refusal::new(format!("{value:?} is no provider that is built in")))
        }
        // pkg/controller/volume/attachdetach/attach_detach_controller.go, `NewAttachDetachController`.
        "attach-detach-reconcile-sync-period" => {
            const SECOND: i64 = 1_000_000_000;
            let refused = golang::duration(value).ok()? < SECOND;
            refused.then(|| Refusal::new(format!("{value} is less than a second")))
        }
        "legacy-service-account-token-clean-up-period" => positive(value),
        _ => shared(name, value, version),
    }
}
