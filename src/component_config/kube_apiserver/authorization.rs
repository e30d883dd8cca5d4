//! apiserver/pkg/apis/apiserver/validation/validation.go, `ValidateAuthorizationConfiguration`, 1.29 to
//! 1.36. Of expressions in CEL only what shows without parsing is judged.

use super::{FileFormat, Inquiry, Reference};
use crate::component_config::faults::Faults;
use crate::component_config::formats::{cel_scope, names};
use crate::component_config::{Given, Record};
use crate::hashed::HashSet;

const TYPES: [&str; 6] = ["ABAC", "AlwaysAllow", "AlwaysDeny", "Node", "RBAC", "Webhook"];

/// 30 seconds in nanoseconds.
const LONGEST: i64 = 30_000_000_000;

pub(super) fn check(inquiry: Inquiry<'_>, configuration: Record<'_>, faults: &mut Faults) {
    if configuration.list("authorizers").is_missing() {
        let help =
            "add authorizers, such as - {type: Node, name: node} and - {type: RBAC, name: rbac}";
        faults.at(configuration.span_of("authorizers"), "authorizers is empty", help);
    }
    let mut types = HashSet::default();
    let mut known = HashSet::default();
    for authorizer in configuration.items("authorizers") {
        let Some(kind) = faults.choice(authorizer, "type", &TYPES) else {
            continue;
        };
        if !types.insert(kind) && kind != "Webhook" {
            let message = format!("there are two authorizers of type {kind}");
            faults.at(authorizer.span_of("type"), message, "remove one of them");
            continue;
        }
        name(authorizer, &mut known, faults);
        match (kind, authorizer.record("webhook")) {
            ("Webhook", Given::Known(webhook)) => check_webhook(webhook, faults),
            // pkg/kubeapiserver/authorizer/config.go, `New`, opens the file of the flag.
            ("ABAC", Given::Missing) if inquiry.lacks("authorization-policy-file") => {
                let message = "an authorizer of type ABAC needs --authorization-policy-file";
                faults.at(authorizer.span_of("type"), message, "set the flag, or remove ABAC");
            }
            ("Webhook", Given::Missing) => {
                let message = "an authorizer of type Webhook needs webhook";
                faults.at(authorizer.span_of("webhook"), message, "add webhook");
            }
            (_, Given::Known(_)) => {
                let message = format!("webhook is not for an authorizer of type {kind}");
                faults.at(authorizer.span_of("webhook"), message, "remove webhook");
            }
            _ => {}
        }
    }
}

fn name<'a>(authorizer: Record<'a>, known: &mut HashSet<&'a str>, faults: &mut Faults) {
    let span = authorizer.span_of("name");
    match authorizer.text("name") {
        Given::Missing => faults.at(span, "name is required", "give the authorizer a name"),
        Given::Known(name) if !known.insert(name) => {
            let message = format!("another authorizer is called {name:?} too");
            faults.at(span, message, "give each authorizer a name for itself");
        }
        Given::Known(name) if !names::is_subdomain(name) => {
            let help = "write lower case letters, digits, - and .";
            faults.at(span, format!("{name:?} is no name of an authorizer"), help);
        }
        Given::Known(_) | Given::Unknown => {}
    }
}

fn check_webhook(webhook: Record<'_>, faults: &mut Faults) {
    let timeout = webhook.duration("timeout");
    let span = webhook.span_of("timeout");
    match timeout {
        Given::Missing | Given::Known(0) => faults.at(span, "timeout is required", "write 3s"),
        Given::Known(timeout) if !(0..=LONGEST).contains(&timeout) => {
            faults.at(span, "timeout must be positive and at most 30s", "write 3s");
        }
        Given::Known(_) | Given::Unknown => {}
    }
    for key in ["authorizedTTL", "unauthorizedTTL"] {
        if let Given::Known(ttl) = webhook.duration(key)
            && ttl < 0
        {
            let help = "write a duration such as 5m";
            faults.at(webhook.span_of(key), format!("{key} must be positive"), help);
        }
    }
    faults.choice(webhook, "subjectAccessReviewVersion", &["v1", "v1beta1"]);
    faults.choice(webhook, "failurePolicy", &["NoOpinion", "Deny"]);
    match webhook.text("matchConditionSubjectAccessReviewVersion") {
        Given::Known(_) => {
            faults.choice(webhook, "matchConditionSubjectAccessReviewVersion", &["v1"]);
        }
        Given::Missing if matches!(webhook.list("matchConditions"), Given::Known(_)) => {
            let message = "matchConditions need matchConditionSubjectAccessReviewVersion";
            let help = "add matchConditionSubjectAccessReviewVersion: v1";
            faults.at(webhook.span_of("matchConditions"), message, help);
        }
        Given::Missing | Given::Unknown => {}
    }
    conditions(webhook, faults);
    connection(webhook, faults);
}

fn conditions(webhook: Record<'_>, faults: &mut Faults) {
    let mut seen = HashSet::default();
    for condition in webhook.items("matchConditions") {
        faults.require(condition, "expression", "add an expression");
        faults.expression(condition, "expression", cel_scope::REQUEST);
        if let Given::Known(expression) = condition.text("expression")
            && !seen.insert(expression)
        {
            let span = condition.span_of("expression");
            faults.at(span, "the expression is given twice", "remove one of them");
        }
    }
}

fn connection(webhook: Record<'_>, faults: &mut Faults) {
    let info = match webhook.record("connectionInfo") {
        Given::Known(info) => info,
        Given::Missing => {
            let span = webhook.span_of("connectionInfo");
            let help = "add connectionInfo with type: KubeConfigFile and kubeConfigFile";
            return faults.at(span, "connectionInfo is required", help);
        }
        Given::Unknown => return,
    };
    let span = info.span_of("kubeConfigFile");
    let kind = faults.choice(info, "type", &["InClusterConfig", "KubeConfigFile"]);
    match (kind, info.text("kubeConfigFile")) {
        (Some("KubeConfigFile"), Given::Missing) => {
            faults.at(span, "kubeConfigFile is required", "name the file by its path");
        }
        (Some("KubeConfigFile"), Given::Known(path)) if !path.starts_with('/') => {
            let message = format!("kubeConfigFile {path:?} is a relative path");
            faults.at(span, message, "write a path that begins with /");
        }
        (Some("InClusterConfig"), _) if info.has("kubeConfigFile") == Some(true) => {
            let message = "kubeConfigFile is not for the type InClusterConfig";
            faults.at(span, message, "remove kubeConfigFile");
        }
        _ => {}
    }
}

/// The kubeconfigs that the webhooks name.
pub(super) fn webhook_files(configuration: Record<'_>) -> Vec<Reference> {
    let mut files = Vec::new();
    for authorizer in configuration.items("authorizers") {
        if let Given::Known(webhook) = authorizer.record("webhook")
            && let Given::Known(info) = webhook.record("connectionInfo")
            && let Given::Known(path) = info.text("kubeConfigFile")
            && path.starts_with('/')
        {
            let path = Some(path.to_owned());
            files.push(Reference { path, format: FileFormat::Kubeconfig });
        }
    }
    files
}
