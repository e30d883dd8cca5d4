//! The claims of a JWT authenticator: `validateClaimValidationRules`, `validateClaimMappings` and
//! `validateUserValidationRules` of apiserver/pkg/apis/apiserver/validation/validation.go, 1.29 to 1.36.

use std::collections::HashSet;

use crate::component_config::faults::Faults;
use crate::component_config::{Given, Record, formats::names};

pub(super) fn check(authenticator: Record<'_>, faults: &mut Faults) {
    claim_rules(authenticator, faults);
    mappings(authenticator, faults);
    user_rules(authenticator, faults);
}

/// True if a field has a value; `None` if that is not known.
fn has(record: Record<'_>, key: &str) -> Option<bool> {
    match record.text(key) {
        Given::Known(_) => Some(true),
        Given::Missing => Some(false),
        Given::Unknown => None,
    }
}

fn claim_rules(authenticator: Record<'_>, faults: &mut Faults) {
    for rule in authenticator.items("claimValidationRules") {
        faults.expression(rule, "expression");
        let (Some(claim), Some(expression)) = (has(rule, "claim"), has(rule, "expression")) else {
            continue;
        };
        let unfit = if claim { "message" } else { "requiredValue" };
        match (claim, expression) {
            (true, true) => both(rule, faults),
            (false, false) => neither(rule, faults),
            _ if has(rule, unfit) == Some(true) => {
                let with = if claim { "claim" } else { "expression" };
                let message = format!("{unfit} is not for a rule with {with}");
                faults.at(rule.span_of(unfit), message, format!("remove {unfit}"));
            }
            _ => {}
        }
    }
}

fn both(record: Record<'_>, faults: &mut Faults) {
    let message = "claim and expression are both set";
    faults.at(record.span_of("expression"), message, "remove one of them");
}

fn neither(record: Record<'_>, faults: &mut Faults) {
    faults.at(record.span(), "claim or expression is required", "add claim: sub, or an expression");
}

fn mappings(authenticator: Record<'_>, faults: &mut Faults) {
    let mappings = match authenticator.record("claimMappings") {
        Given::Known(mappings) => mappings,
        Given::Missing => {
            let span = authenticator.span_of("claimMappings");
            let help = "add claimMappings with a username";
            return faults.at(span, "claimMappings.username is required", help);
        }
        Given::Unknown => return,
    };
    match mappings.record("username") {
        Given::Known(username) => prefixed(username, true, faults),
        Given::Missing => faults.at(
            mappings.span_of("username"),
            "claimMappings.username is required",
            "add username with its claim and prefix",
        ),
        Given::Unknown => {}
    }
    if let Given::Known(groups) = mappings.record("groups") {
        prefixed(groups, false, faults);
    }
    if let Given::Known(uid) = mappings.record("uid") {
        faults.expression(uid, "expression");
        if has(uid, "claim") == Some(true) && has(uid, "expression") == Some(true) {
            both(uid, faults);
        }
    }
    extra(mappings, faults);
}

fn prefixed(mapping: Record<'_>, required: bool, faults: &mut Faults) {
    faults.expression(mapping, "expression");
    let (Some(claim), Some(expression)) = (has(mapping, "claim"), has(mapping, "expression"))
    else {
        return;
    };
    match (claim, expression, mapping.has("prefix")) {
        (true, true, _) => both(mapping, faults),
        (false, false, _) if required => neither(mapping, faults),
        (false, true, Some(true)) => {
            let message = "prefix is not for a mapping with expression";
            faults.at(mapping.span_of("prefix"), message, "make it a part of the expression");
        }
        (true, false, Some(false)) => {
            let help = "add a prefix such as \"oidc:\", or \"\" for none";
            faults.at(mapping.span_of("claim"), "a claim needs prefix", help);
        }
        _ => {}
    }
}

fn extra(mappings: Record<'_>, faults: &mut Faults) {
    let mut seen = HashSet::new();
    for mapping in mappings.items("extra") {
        faults.require(mapping, "valueExpression", "add an expression");
        faults.expression(mapping, "valueExpression");
        let key = match mapping.text("key") {
            Given::Known(key) => key,
            Given::Missing => {
                let help = "write a key such as example.com/tenant";
                faults.at(mapping.span_of("key"), "key is required", help);
                continue;
            }
            Given::Unknown => continue,
        };
        let wrong = if !names::is_domain_prefixed(key) {
            "it must be a domain and a path"
        } else if key.chars().any(char::is_uppercase) {
            "it must be in lower case"
        } else if names::is_reserved(key) {
            "the domains k8s.io and kubernetes.io are reserved"
        } else if !seen.insert(key) {
            "it is given twice"
        } else {
            continue;
        };
        let help = "write a key such as example.com/tenant";
        faults.at(mapping.span_of("key"), format!("the key {key:?}: {wrong}"), help);
    }
}

fn user_rules(authenticator: Record<'_>, faults: &mut Faults) {
    let mut seen = HashSet::new();
    for rule in authenticator.items("userValidationRules") {
        faults.require(rule, "expression", "add an expression");
        faults.expression(rule, "expression");
        if let Given::Known(expression) = rule.text("expression")
            && !seen.insert(expression)
        {
            faults.at(rule.span_of("expression"), "the expression is given twice", "remove one");
        }
    }
}
