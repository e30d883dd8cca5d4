//! The releases of kOps that may read a cluster, and what they set in different ways.
//!
//! Sources: `BuildOptions` in pkg/model/components/apiserver.go, `nodeup/pkg/model/kube_apiserver.go` and
//! `OldestSupportedKubernetesVersion` in `upup/pkg/fi/cloudup/apply_cluster.go` of kubernetes/kops, on the branches
//! release-1.20 to release-1.36.

use crate::apiserver::Version;
use crate::dialect::command_line::CommandLine;
use crate::dialect::tool_version::{ToolReleases, ToolVersion};
use crate::yaml::Node;

/// The oldest minor version of Kubernetes that releases of kOps run, the newest releases first. The newest that they
/// run is their own.
const OLDEST: [(u32, u8); 13] = [
    (36, 31),
    (35, 29),
    (33, 27),
    (31, 25),
    (29, 24),
    (28, 23),
    (27, 22),
    (26, 21),
    (25, 20),
    (24, 19),
    (23, 18),
    (22, 17),
    (20, 13),
];

/// The plugins that every release enables.
const PLUGINS: [&str; 9] = [
    "DefaultStorageClass",
    "DefaultTolerationSeconds",
    "LimitRanger",
    "MutatingAdmissionWebhook",
    "NamespaceLifecycle",
    "NodeRestriction",
    "ResourceQuota",
    "ServiceAccount",
    "ValidatingAdmissionWebhook",
];

/// The plugins since 1.33.
const PLUGINS_SINCE_1_33: &str = "DefaultStorageClass,DefaultTolerationSeconds,LimitRanger,\
MutatingAdmissionWebhook,NamespaceLifecycle,NodeRestriction,ResourceQuota,RuntimeClass,\
ServiceAccount,ValidatingAdmissionPolicy,ValidatingAdmissionWebhook";

/// The plugins from 1.22 to 1.32.
const PLUGINS_SINCE_1_22: &str = "NamespaceLifecycle,LimitRanger,ServiceAccount,DefaultStorageClass,\
DefaultTolerationSeconds,MutatingAdmissionWebhook,ValidatingAdmissionWebhook,NodeRestriction,ResourceQuota";

/// The minor versions that kOps may have.
#[derive(Clone, Copy, Debug)]
pub(super) struct KopsReleases(ToolReleases);

impl KopsReleases {
    /// The release that is written, else those that run the version of Kubernetes.
    pub(super) fn of(written: Option<&ToolVersion>, kubernetes: &Version) -> Self {
        if let Some(told) = ToolReleases::told(written, kubernetes) {
            return Self(told);
        }
        let (oldest, newest) = kubernetes.minors();
        // Releases that are not listed are newer than 1.36, and run no version that 1.36 does not.
        let newest_release = OLDEST.windows(2).find_map(|pair| match pair {
            [(newer, above), (_, runs)] if newest < *above && newest >= *runs => Some(newer - 1),
            _ => None,
        });
        Self(ToolReleases::between(oldest.into(), newest_release.unwrap_or(u32::MAX)))
    }

    /// The plugins, and whether there may be more of them. Since Kubernetes 1.30 the list of 1.33 enables nothing
    /// that the older one does not: what it adds is on by default.
    pub(super) fn plugins(self, kubernetes: &Version) -> (String, bool) {
        let is_since_1_33 = self.0.are_since(33);
        let is_equal = kubernetes.at_least(30) && is_since_1_33 != Some(false);
        if is_since_1_33 == Some(true) || is_equal {
            (PLUGINS_SINCE_1_33.to_owned(), false)
        } else if self.0.are_since(22) == Some(true) && is_since_1_33 == Some(false) {
            (PLUGINS_SINCE_1_22.to_owned(), false)
        } else {
            (PLUGINS.join(","), true)
        }
    }

    /// Whether the etcd of the machine is always reached by TLS.
    pub(super) fn use_etcd_tls(self) -> bool {
        self.0.are_since(24) == Some(true)
    }

    /// Whether an installed metrics server makes the API server choose endpoints itself.
    pub(super) const fn route_to_endpoints(self) -> Option<bool> {
        self.0.are_since(24)
    }

    /// Switches the volumes of AWS that Kubernetes had built in off, as releases up to 1.35 do. Those before 1.29
    /// do so only if the CSI driver is installed.
    pub(super) fn set_aws_gates(self, spec: Node<'_>, version: &Version, line: &mut CommandLine) {
        let is_aws = spec.get("cloudProvider").and_then(Node::text) == Some("aws")
            || spec.at(&["cloudProvider", "aws"]).is_some();
        if !is_aws || version.at_least(31) || self.0.are_since(36) == Some(true) {
            return;
        }
        let is_certain = version.before(31)
            && self.0.are_since(29) == Some(true)
            && self.0.are_since(36) == Some(false);
        let written = spec.at(&["kubeAPIServer", "featureGates"]);
        if !is_certain {
            // The written ones are judged all the same.
            if written.is_none() {
                line.extend("feature-gates", None);
            }
            return;
        }
        for (gate, before) in [("CSIMigrationAWS", 27), ("InTreePluginAWSUnregister", 31)] {
            let is_written = written.is_some_and(|gates| gates.get(gate).is_some());
            if version.before(before) && !is_written {
                line.extend("feature-gates", Some(&format!("{gate}=true")));
            }
        }
    }
}

/// Sets what kOps sets for versions of Kubernetes before 1.20, or may set.
pub(super) fn set_old(version: &Version, line: &mut CommandLine) {
    if version.at_least(20) {
        return;
    }
    let port = version.at_least(17) && version.before(20);
    line.set_default(("insecure-port", port.then_some("0")));
    for issued in [
        "api-audiences",
        "service-account-issuer",
        "service-account-jwks-uri",
        "service-account-signing-key-file",
    ] {
        line.may_lack(issued);
    }
    if !version.at_least(19) {
        line.set_default(("authorization-mode", None));
        for file in ["basic-auth-file", "token-auth-file"] {
            line.set_default((file, None));
            line.may_lack(file);
        }
    }
}
