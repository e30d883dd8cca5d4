//! Lists and nested records of a `KubeletConfiguration` that no flag has, judged as the kubelet judges them.

use super::faults::Faults;
use super::formats::names;
use super::{Given, Record};
use crate::apiserver::value::is_quantity;

/// Whether a feature is on.
pub(super) type GateState<'g> = &'g dyn Fn(&str) -> Option<bool>;

/// pkg/util/taints/taints.go, `CheckTaintValidation`.
pub(super) fn taints(kubelet: Record<'_>, faults: &mut Faults) {
    for taint in kubelet.items("registerWithTaints") {
        faults.require(taint, "key", "add key");
        if let Given::Known(key) = taint.text("key")
            && !names::is_label_name(key)
        {
            let message = format!("the key {key:?} is no name of a label");
            faults.at(taint.span_of("key"), message, "write a name such as example.com/dedicated");
        }
        if let Given::Known(value) = taint.text("value")
            && !names::is_label_value(value)
        {
            let message = format!("{value:?} is no value of a label");
            faults.at(taint.span_of("value"), message, "write letters, digits, -, _ and . only");
        }
        if taint.text("effect").known().is_some() {
            faults.choice(taint, "effect", &["NoSchedule", "PreferNoSchedule", "NoExecute"]);
        }
        if taint.has("timeAdded") == Some(true) {
            faults.at(taint.span_of("timeAdded"), "timeAdded may not be set", "remove it");
        }
    }
}

/// component-base/logs/api/v1/options.go, `Validate`. The fields came with 1.23 and 1.24.
pub(super) fn logging(kubelet: Record<'_>, gate: GateState<'_>, faults: &mut Faults) {
    let Given::Known(logging) = kubelet.record("logging") else {
        return;
    };
    let modules = logging.items("vmodule");
    if let Some(first) = modules.first()
        && let Given::Known(format) = logging.text("format")
        && format != "text"
    {
        faults.at(
            first.span(),
            format!("vmodule has no effect on the format {format}"),
            "remove it",
        );
    }
    for module in modules {
        let pattern = module.text("filePattern");
        if pattern.is_missing() || pattern.known().is_some_and(|text| text.contains(['=', ','])) {
            let message = "filePattern must be a pattern without = and comma";
            faults.at(module.span_of("filePattern"), message, "write the name of a source file");
        }
    }
    let Given::Known(options) = logging.record("options") else {
        return;
    };
    for format in ["json", "text"] {
        let Given::Known(of_format) = options.record(format) else {
            continue;
        };
        let splits = of_format.boolean("splitStream") == Given::Known(true);
        let size = of_format.text("infoBufferSize");
        let buffers = size.known().is_some_and(|size| size.contains(|c| ('1'..='9').contains(&c)));
        for (key, is_set) in [("splitStream", splits), ("infoBufferSize", buffers)] {
            if is_set && gate("LoggingAlphaOptions") == Some(false) {
                let message = format!("{key} needs the feature LoggingAlphaOptions, which is off");
                faults.at(of_format.span_of(key), message, format!("remove {key}"));
            }
        }
    }
}

/// `NodeAllowlistedImages` of the images that need no credentials (pkg/kubelet/images/pullmanager,
/// `ValidateAllowlistImagesPatterns`).
pub(super) fn allowed_images(kubelet: Record<'_>, gate: GateState<'_>, faults: &mut Faults) {
    const LIST: &str = "preloadedImagesVerificationAllowlist";
    const POLICY: &str = "imagePullCredentialsVerificationPolicy";
    const BY_LIST: &str = "NeverVerifyAllowlistedImages";
    let images = kubelet.items(LIST);
    let has_feature = gate("KubeletEnsureSecretPulledImages");
    if images.is_empty() {
        return;
    }
    let is_other = match kubelet.text(POLICY) {
        Given::Known(policy) => policy != BY_LIST,
        Given::Missing => true,
        Given::Unknown => false,
    };
    if has_feature == Some(false) {
        let message =
            format!("{LIST} needs the feature KubeletEnsureSecretPulledImages, which is off");
        return faults.at(kubelet.span_of(LIST), message, format!("remove {LIST}"));
    }
    if is_other && has_feature == Some(true) {
        let message = format!("{LIST} is set, and {POLICY} is not {BY_LIST}");
        return faults.at(kubelet.span_of(LIST), message, format!("write {POLICY}: {BY_LIST}"));
    }
    for image in images {
        if let Given::Known(pattern) = image.own_text()
            && has_feature == Some(true)
            && (pattern.trim() != pattern
                || pattern == "/*"
                || pattern.strip_suffix("/*").unwrap_or(pattern).contains('*'))
        {
            let message = format!("{pattern:?} is no image, and no pattern such as example.com/*");
            faults.at(image.span(), message, "write the name of an image without a tag");
        }
    }
}

/// The memory of NUMA nodes (`validateReservedMemoryConfiguration` in pkg/kubelet/apis/config/validation).
pub(super) fn reserved_memory(kubelet: Record<'_>, faults: &mut Faults) {
    let mut seen: Vec<(i64, String)> = Vec::new();
    for reservation in kubelet.items("reservedMemory") {
        let Given::Known(limits) = reservation.record("limits") else {
            continue;
        };
        let node = match reservation.integer("numaNode") {
            Given::Known(node) => node,
            Given::Missing => 0,
            Given::Unknown => continue,
        };
        for resource in limits.keys() {
            let span = limits.span_of(resource);
            let limit = (node, resource.to_owned());
            if resource != "memory" && !resource.starts_with("hugepages-") {
                let message = format!("{resource} cannot be reserved on a NUMA node");
                faults.at(span, message, "write memory, or hugepages- and a size");
            } else if limits.text(resource).known().is_some_and(is_zero) {
                faults.at(span, format!("the reserved {resource} is 0"), "write an amount");
            } else if seen.contains(&limit) {
                let message = format!("{resource} of NUMA node {node} is reserved twice");
                faults.at(span, message, "remove one of the two");
            }
            seen.push(limit);
        }
    }
}

/// `0`, `0Mi`
fn is_zero(quantity: &str) -> bool {
    is_quantity(quantity) && !quantity.contains(|c: char| ('1'..='9').contains(&c))
}
