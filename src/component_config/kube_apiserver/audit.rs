//! apiserver/pkg/apis/audit/validation/validation.go and pkg/audit/policy/reader.go, 1.20 to 1.36.

use super::Inquiry;
use crate::component_config::faults::Faults;
use crate::component_config::{Given, Record, formats::names};

const LEVELS: [&str; 4] = ["None", "Metadata", "Request", "RequestResponse"];
const STAGES: [&str; 4] = ["RequestReceived", "ResponseStarted", "ResponseComplete", "Panic"];

/// The first minor version that takes the group `*`.
const ANY_GROUP: u8 = 36;

pub(super) fn check(inquiry: Inquiry<'_>, policy: Record<'_>, faults: &mut Faults) {
    stages(policy, faults);
    if policy.list("rules").is_missing() {
        let help = "add a rule, such as - level: Metadata";
        faults.at(policy.span_of("rules"), "the policy has no rules", help);
    }
    for rule in policy.items("rules") {
        faults.choice(rule, "level", &LEVELS);
        stages(rule, faults);
        paths(rule, faults);
        resources(inquiry, rule, faults);
        let applies = |key: &str| matches!(rule.list(key), Given::Known(_));
        if applies("nonResourceURLs") && (applies("resources") || applies("namespaces")) {
            let message = "a rule applies to resources or to nonResourceURLs, and this one to both";
            let help = "write two rules";
            faults.at(rule.span_of("nonResourceURLs"), message, help);
        }
    }
}

fn stages(record: Record<'_>, faults: &mut Faults) {
    for stage in record.items("omitStages") {
        if let Given::Known(text) = stage.own_text()
            && !STAGES.contains(&text)
        {
            let choices = STAGES.join(", ");
            let message = format!("{text:?} is no stage: they are {choices}");
            faults.at(stage.span(), message, format!("write one of {choices}"));
        }
    }
}

fn paths(rule: Record<'_>, faults: &mut Faults) {
    for item in rule.items("nonResourceURLs") {
        let Given::Known(path) = item.own_text() else {
            continue;
        };
        if path == "*" {
            continue;
        }
        let message = if !path.starts_with('/') {
            format!("the path {path:?} does not begin with /")
        } else if path.trim_end_matches('*').contains('*') || path.ends_with("**") {
            format!("the path {path:?} has a * before its end")
        } else {
            continue;
        };
        faults.at(item.span(), message, "write a path such as /healthz*");
    }
}

fn resources(inquiry: Inquiry<'_>, rule: Record<'_>, faults: &mut Faults) {
    for resource in rule.items("resources") {
        if let Given::Known(group) = resource.text("group")
            && !names::is_subdomain(group)
            && !(group == "*" && inquiry.minor >= ANY_GROUP)
        {
            let message = format!("{group:?} is no name of an API group");
            let help = match group.split_once('/') {
                Some((name, _)) => format!("write the group without its version: {name}"),
                None => "write a group such as apps, or leave it out for all of the core group"
                    .to_owned(),
            };
            faults.at(resource.span_of("group"), message, help);
        }
        let named = matches!(resource.list("resourceNames"), Given::Known(_));
        if named && resource.list("resources").is_missing() {
            let message = "resourceNames is given without resources";
            faults.at(resource.span_of("resourceNames"), message, "add resources");
        }
    }
}
