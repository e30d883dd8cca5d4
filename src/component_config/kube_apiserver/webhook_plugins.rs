//! Configurations of the admission plugins that call webhooks or read policies from a folder.

use super::{FileFormat, Inquiry, Reference};
use crate::component_config::faults::Faults;
use crate::component_config::{Given, Record};

/// A duration of `ImagePolicyWebhook`: -1 turns it off and 0 asks for the default
/// (plugin/pkg/admission/imagepolicy/config.go, `normalizeConfigDuration`, 1.20 to 1.36).
const DURATIONS: [(&str, i64, &str); 3] = [
    ("allowTTL", 1_800, "seconds"),
    ("denyTTL", 1_800, "seconds"),
    ("retryBackoff", 300_000, "milliseconds"),
];

/// Judges the configuration of `ImagePolicyWebhook`.
pub(super) fn image_policy(configuration: Record<'_>, faults: &mut Faults) {
    let Given::Known(policy) = configuration.record("imagePolicy") else {
        return;
    };
    for (key, most, unit) in DURATIONS {
        if let Given::Known(number) = policy.integer(key)
            && !(-1..=most).contains(&number)
        {
            let message = format!("{key} is {number}, and must be from 1 to {most} {unit}");
            let help = "write a number of these, 0 for the default, or -1 to turn it off";
            faults.at(policy.span_of(key), message, help);
        }
    }
}

/// Judges the configuration of `MutatingAdmissionWebhook` and `ValidatingAdmissionWebhook`
/// (apiserver/pkg/admission/plugin/webhook/config/kubeconfig.go, `LoadConfig`, 1.20 to 1.36).
pub(super) fn webhook_admission(
    inquiry: Inquiry<'_>,
    configuration: Record<'_>,
    faults: &mut Faults,
) {
    let help = "write a path that begins with /";
    match configuration.text("kubeConfigFile") {
        // Since 1.36 the folder of manifests may be all that is configured.
        Given::Missing if inquiry.minor < 36 => {
            let span = configuration.span_of("kubeConfigFile");
            faults.at(span, "kubeConfigFile is required", help);
        }
        Given::Known(path) if !path.starts_with('/') => {
            let message = format!("kubeConfigFile {path:?} is a relative path");
            faults.at(configuration.span_of("kubeConfigFile"), message, help);
        }
        _ => {}
    }
    static_manifests(inquiry, configuration, faults);
}

/// Judges the folder of webhooks or policies that are loaded at the start
/// (apiserver/pkg/admission/plugin/manifest/validation.go, `ValidateStaticManifestsDir`, since 1.36).
pub(super) fn static_manifests(
    inquiry: Inquiry<'_>,
    configuration: Record<'_>,
    faults: &mut Faults,
) {
    const GATE: &str = "ManifestBasedAdmissionControlConfig";
    let Given::Known(folder) = configuration.text("staticManifestsDir") else {
        return;
    };
    let span = configuration.span_of("staticManifestsDir");
    if inquiry.gate(GATE) == Some(false) {
        let message = format!("staticManifestsDir needs the feature gate {GATE}, which is off");
        faults.at(span, message, format!("set --feature-gates={GATE}=true, or remove it"));
    } else if !folder.starts_with('/') {
        let message = format!("staticManifestsDir {folder:?} is a relative path");
        faults.at(span, message, "write a path that begins with /");
    }
}

/// The kubeconfig that a plugin's configuration names.
pub(super) fn kubeconfig(kind: &str, configuration: Record<'_>) -> Option<Reference> {
    let (holder, format) = match kind {
        "ImagePolicyConfiguration" => {
            (configuration.record("imagePolicy").known()?, FileFormat::Kubeconfig)
        }
        "WebhookAdmission" | "WebhookAdmissionConfiguration" => {
            (configuration, FileFormat::Credentials)
        }
        _ => return None,
    };
    let path = holder.text("kubeConfigFile").known().filter(|path| path.starts_with('/'))?;
    Some(Reference { path: Some(path.to_owned()), format })
}
