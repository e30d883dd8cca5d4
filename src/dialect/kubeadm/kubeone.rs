//! KubeOne: its `KubeOneCluster`, from which it writes a configuration for kubeadm
//! (pkg/templates/kubeadm/v1beta4/kubeadm.go of kubermatic/kubeone, 148c763).

use crate::apiserver::Dialect;
use crate::apiserver::version::NEWEST_MINOR;
use crate::dialect::context::Reader;
use crate::dialect::flag_entry::{self, FlagEntry};
use crate::dialect::kubeadm::configuration::{Configuration, Layers, SERVICE_SUBNET};
use crate::dialect::kubeadm::extra_args;
use crate::dialect::object::Object;
use crate::dialect::version;
use crate::mapped_text::{MappedText, UnknownReason};
use crate::source::Span;
use crate::yaml::{Node, Scalar};

const HOLDER: [&str; 2] = ["controlPlaneComponents", "apiServer"];
const GATES: [&str; 3] = ["controlPlaneComponents", "apiServer", "featureGates"];

/// What KubeOne sets for every cluster, in the template for kubeadm 1.31 and newer.
const DEFAULTS: [(&str, &str); 4] = [
    ("endpoint-reconciler-type", "lease"),
    ("kubelet-certificate-authority", "/etc/kubernetes/pki/ca.crt"),
    ("profiling", "false"),
    ("request-timeout", "1m"),
];

/// Parts of `features`, and the flags that they set when they are enabled (pkg/features).
const FEATURES: [(&str, &[&str]); 5] = [
    (
        "staticAuditLog",
        &[
            "audit-log-maxage",
            "audit-log-maxbackup",
            "audit-log-maxsize",
            "audit-log-path",
            "audit-policy-file",
        ],
    ),
    ("webhookAuditLog", &["audit-policy-file", "audit-webhook-config-file"]),
    ("podNodeSelector", &["admission-control-config-file", "enable-admission-plugins"]),
    ("encryptionProviders", &["encryption-provider-config"]),
    ("openidConnect", &["oidc-client-id", "oidc-issuer-url"]),
];

/// Reads a cluster.
pub(crate) fn read(object: Object<'_>, reader: &mut Reader<'_>) {
    let root = object.node;
    let flags = root.at(&HOLDER).and_then(|holder| holder.entry("flags"));
    let anchor = flags.map_or(object.kind_span(), |(key, _)| key.span());
    if !flags.is_none_or(|(_, map)| reader.step(map)) {
        return;
    }
    let written = version::of_named_field(
        "versions.kubernetes",
        root.at(&["versions", "kubernetes"]),
        object.kind_span(),
    );
    let version = reader.version_or(written);
    let mut extra = defaults(root, version.at_least(31), anchor);
    let mut faults = Vec::new();
    let given = flags.map(|(key, map)| (key.span(), map));
    extra_args::merge(&mut extra, extra_args::read(given, None, anchor, &mut faults));
    extra_args::merge(&mut extra, gates(root).into_iter().collect());
    let services = root.at(&["clusterNetwork", "serviceSubnet"]).and_then(Node::text);
    let configuration = Configuration {
        dialect: Dialect::KubeOne,
        cluster: Layers::default(),
        init: Layers::default(),
        extra,
        unordered: true,
        kubeadm: version.exact().map_or(NEWEST_MINOR, |release| release.minor),
        version,
        service_subnet: services.unwrap_or(SERVICE_SUBNET),
        given: None,
        partial: false,
        anchor,
        faults,
    };
    reader.push(configuration.server());
}

/// What KubeOne sets by itself. Before the template for 1.31 it set less, and how much is not known.
fn defaults(root: Node<'_>, is_read: bool, anchor: Span) -> Vec<FlagEntry> {
    let own = |name, value: Result<&str, UnknownReason>| {
        let value = value.map(|value| value.to_owned().into());
        FlagEntry::default(name, value, Dialect::KubeOne, anchor)
    };
    let mut all: Vec<FlagEntry> =
        DEFAULTS.iter().map(|(name, value)| own(name, Ok(*value))).collect();
    all.push(own("tls-cipher-suites", Err(UnknownReason::Machine)));
    for entry in &mut all {
        entry.maybe = !is_read;
    }
    all.push(own("enable-admission-plugins", Err(UnknownReason::Machine)));
    let ports = root.at(&["clusterNetwork", "nodePortRange"]).and_then(Node::text);
    all.push(own("service-node-port-range", Ok(ports.unwrap_or("30000-32767"))));
    for (feature, flags) in FEATURES {
        let enabled = root.at(&["features", feature, "enable"]).and_then(Node::scalar);
        if enabled == Some(Scalar::Bool(true)) {
            let set = flags.iter().map(|flag| own(flag, Err(UnknownReason::Machine)));
            extra_args::merge(&mut all, set.collect());
        }
    }
    all
}

/// `featureGates: {A: true}` as `feature-gates=A=true`.
fn gates(root: Node<'_>) -> Option<FlagEntry> {
    let map = root.at(&GATES).filter(|map| map.is_mapping())?;
    let entries = map.resolved_entries().into_iter();
    let parts: Vec<MappedText> =
        entries.filter_map(|(name, value)| flag_entry::assignment(name, value)).collect();
    let name = MappedText::coarse("feature-gates", map.span());
    let value = flag_entry::join(&parts, map.span());
    Some(FlagEntry::new(&name, Some(&value), Some(map.span())))
}
