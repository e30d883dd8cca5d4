//! kubeadm's own feature gates, which are not those of the components.

use crate::apiserver::{Fault, FaultKind, Version};
use crate::source::Span;
use crate::yaml::{Node, Presence};

/// A gate, the first minor version that has it, and the first that surely lacks it again.
type KubeadmGate = (&'static str, u8, Option<u8>);

/// Every gate that a kubeadm of 1.8 to 1.36 has (cmd/kubeadm/app/features/features.go, `InitFeatureGates`;
/// read at 1.10, 1.12, 1.23 and 1.29 to 1.36). If a gate was removed between two versions that were read, the
/// newer one is given.
const GATES: [KubeadmGate; 15] = [
    ("Auditing", 8, Some(23)),
    ("ControlPlaneKubeletLocalMode", 31, Some(36)),
    ("CoreDNS", 8, Some(23)),
    ("DynamicKubeletConfig", 8, Some(23)),
    ("EtcdLearnerMode", 27, Some(33)),
    ("HighAvailability", 8, Some(23)),
    ("IPv6DualStack", 8, Some(29)),
    ("NodeLocalCRISocket", 32, None),
    ("PublicKeysECDSA", 19, None),
    ("RootlessControlPlane", 22, None),
    ("SelfHosting", 8, Some(23)),
    ("StoreCertsInSecrets", 8, Some(23)),
    ("UnversionedKubeletConfigMap", 22, Some(29)),
    ("UpgradeAddonsBeforeControlPlane", 28, Some(31)),
    ("WaitForAllControlPlaneComponents", 30, Some(35)),
];

/// The minor versions whose gates were all read.
const READ: (u8, u8) = (29, 36);

/// Adds the gates that every kubeadm refuses that can install the version. Such a kubeadm has the same minor
/// version or the next one (`ValidateFeatureGates`, cmd/kubeadm/app/apis/kubeadm/validation).
pub(super) fn refused(cluster: Node<'_>, whole: Span, version: &Version, faults: &mut Vec<Fault>) {
    let Some(gates) = cluster.get("featureGates").filter(|gates| gates.is_mapping()) else {
        return;
    };
    for (key, _) in gates.resolved_entries() {
        let Some(gate) = key.text() else {
            continue;
        };
        if key.presence(whole) != Presence::Certain || key.is_hole() {
            continue;
        }
        let known = GATES.iter().find(|(name, ..)| *name == gate);
        let refused = match known {
            Some((_, since, removed)) => {
                let removed = removed.is_some_and(|removed| version.at_least(removed));
                removed || version.before(since.saturating_sub(1))
            }
            None if *version == Version::Unknown => true,
            None => version.at_least(READ.0) && version.before(READ.1 + 1),
        };
        if refused {
            let removed = known.and_then(|(.., removed)| *removed);
            let kind = FaultKind::RefusedGate { gate: gate.to_owned(), removed };
            faults.push(Fault { span: key.span(), kind });
        }
    }
}
