//! apiserver/pkg/admission/config.go, and the configurations of single plugins.

use super::{FileFormat, Inquiry, Reference, judge_node, webhook_plugins};
use crate::apiserver::plugins;
use crate::component_config::faults::Faults;
use crate::component_config::{Given, Record};
use crate::yaml::Stream;

/// The plugins whose configuration is read as a document, and its kinds.
///
/// `PodNodeSelector` is none of them: it reads past what it cannot decode
/// (plugin/pkg/admission/podnodeselector/admission.go, `readConfig`, 1.36).
const CONFIGURED: [(&str, &[&str]); 9] = [
    ("EventRateLimit", &["EventRateLimitConfiguration"]),
    ("ImagePolicyWebhook", IMAGE_POLICY),
    ("MutatingAdmissionPolicy", &["MutatingAdmissionPolicyConfiguration"]),
    ("MutatingAdmissionWebhook", WEBHOOKS),
    ("PodSecurity", &["PodSecurityConfiguration"]),
    ("PodTolerationRestriction", &["PodTolerationRestriction"]),
    ("ResourceQuota", &["ResourceQuotaLimits", "ResourceQuotaConfiguration"]),
    ("ValidatingAdmissionPolicy", &["ValidatingAdmissionPolicyConfiguration"]),
    ("ValidatingAdmissionWebhook", WEBHOOKS),
];

const IMAGE_POLICY: &[&str] = &["ImagePolicyConfiguration"];

const WEBHOOKS: &[&str] = &["WebhookAdmission", "WebhookAdmissionConfiguration"];

/// The first minor version in which the plugins of policies read a configuration.
const POLICIES_CONFIGURED: u8 = 36;

/// True for a file from before there was an `AdmissionConfiguration`, which the server still takes:
///
/// ```yaml
/// imagePolicy:
///   kubeConfigFile: /etc/kubernetes/image-policy.kubeconfig
/// ```
pub(super) fn is_legacy(names: &[&str], stream: &Stream<'_>) -> bool {
    let legacy = ["imagePolicy", "podNodeSelectorPluginConfig"];
    let root = stream.roots().next();
    names.contains(&"AdmissionConfiguration")
        && root.is_some_and(|root| legacy.iter().any(|key| root.get(key).is_some()))
}

/// A file from before there was an `AdmissionConfiguration` is that of the plugin.
pub(super) fn legacy_file(inquiry: Inquiry<'_>) -> Vec<Reference> {
    if !is_on(inquiry, "ImagePolicyWebhook") {
        return Vec::new();
    }
    vec![Reference { path: None, format: FileFormat::Document(IMAGE_POLICY) }]
}

/// Judges the configurations that are written in the file itself.
pub(super) fn check(inquiry: Inquiry<'_>, configuration: Record<'_>, faults: &mut Faults) {
    for (entry, kinds) in configured(inquiry, configuration) {
        if let Given::Known(inline) = entry.record("configuration") {
            faults.extend(judge_node(inquiry, kinds, inline.node()));
        }
    }
}

/// The files with the configurations of plugins.
pub(super) fn plugin_files(inquiry: Inquiry<'_>, configuration: Record<'_>) -> Vec<Reference> {
    let mut files = Vec::new();
    for (entry, kinds) in configured(inquiry, configuration) {
        match (entry.record("configuration"), entry.text("path")) {
            (Given::Known(inline), _) => files.extend(inline_kubeconfig(inline, kinds)),
            (Given::Missing, Given::Known(path)) => {
                let format = FileFormat::Document(kinds);
                files.push(Reference { path: Some(path.to_owned()), format });
            }
            _ => {}
        }
    }
    files
}

/// The kubeconfig that a configuration inside of the file names.
fn inline_kubeconfig(inline: Record<'_>, kinds: &[&'static str]) -> Option<Reference> {
    kinds.iter().find_map(|kind| webhook_plugins::kubeconfig(kind, inline))
}

/// The entries of plugins that are on and whose configuration is read. Of several entries of a plugin the
/// first one is used (`ConfigFor`).
fn configured<'a>(
    inquiry: Inquiry<'_>,
    configuration: Record<'a>,
) -> Vec<(Record<'a>, &'static [&'static str])> {
    let entries = configuration.items("plugins");
    let mut found = Vec::new();
    for (plugin, kinds) in CONFIGURED {
        let is_policy = plugin.ends_with("AdmissionPolicy");
        if !is_on(inquiry, plugin) || (is_policy && inquiry.minor < POLICIES_CONFIGURED) {
            continue;
        }
        let mut named = entries.iter();
        let first = named.find(|entry| entry.text("name") == Given::Known(plugin));
        found.extend(first.map(|entry| (*entry, kinds)));
    }
    found
}

/// True if a plugin is surely on.
fn is_on(inquiry: Inquiry<'_>, plugin: &str) -> bool {
    let named = |flag| inquiry.has_element(flag, plugin);
    // The old flag names all plugins, in place of the defaults.
    let replaced = !inquiry.lacks("admission-control");
    if replaced || named("disable-admission-plugins") != Some(false) {
        return false;
    }
    let default = plugins::find(plugin).and_then(|plugin| plugin.on_by_default(inquiry.minor));
    // The gate of PodSecurity was off in 1.22.
    let default = default == Some(true) && (plugin != "PodSecurity" || inquiry.minor >= 23);
    default || named("enable-admission-plugins") == Some(true)
}

/// plugin/pkg/admission/eventratelimit/apis/eventratelimit/validation.
pub(super) fn event_rate_limit(configuration: Record<'_>, faults: &mut Faults) {
    if configuration.list("limits").is_missing() {
        let help = "add a limit with its type, qps and burst";
        faults.at(configuration.span_of("limits"), "limits is empty", help);
    }
    for limit in configuration.items("limits") {
        let kinds = ["Server", "Namespace", "User", "SourceAndObject"];
        let kind = faults.choice(limit, "type", &kinds);
        for key in ["burst", "qps"] {
            let number = limit.integer(key);
            if number.is_missing() || number.known().is_some_and(|number| number <= 0) {
                let help = "write a positive number";
                faults.at(limit.span_of(key), format!("{key} must be positive"), help);
            }
        }
        if kind.is_some_and(|kind| kind != "Server")
            && limit.integer("cacheSize").known().is_some_and(|size| size < 0)
        {
            let message = "cacheSize must not be negative";
            faults.at(limit.span_of("cacheSize"), message, "write a positive number");
        }
    }
}

/// apiserver/pkg/admission/plugin/resourcequota/apis/resourcequota/validation.
pub(super) fn resource_quota(configuration: Record<'_>, faults: &mut Faults) {
    for limited in configuration.items("limitedResources") {
        faults.require(limited, "resource", "name the resource, such as pods");
    }
}
