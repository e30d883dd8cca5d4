//! The claims of a JWT authenticator: `validateClaimValidationRules`, `validateClaimMappings` and
//! `validateUserValidationRules` of apiserver/pkg/apis/apiserver/validation/validation.go, 1.29 to 1.36.

use super::Inquiry;
use crate::component_config::faults::Faults;
use crate::component_config::formats::{cel_scope, names};
use crate::component_config::{Given, Record};
use crate::hashed::HashSet;

/// The first minor version that demands `claims.email_verified`.
const EMAIL_VERIFIED: u8 = 30;

pub(super) fn check(inquiry: Inquiry<'_>, authenticator: Record<'_>, faults: &mut Faults) {
    claim_rules(authenticator, faults);
    mappings(authenticator, faults);
    if inquiry.minor >= EMAIL_VERIFIED {
        verified_email(authenticator, faults);
    }
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

/// A user name that is made of `claims.email` has to look at `claims.email_verified` too: in its own expression, in
/// one of `extra`, or in a rule about the claims.
///
/// ```yaml
/// claimMappings:
///   username: {expression: 'claims.email'}
/// ```
fn verified_email(authenticator: Record<'_>, faults: &mut Faults) {
    let Given::Known(mappings) = authenticator.record("claimMappings") else {
        return;
    };
    let Given::Known(username) = mappings.record("username") else {
        return;
    };
    let Given::Known(expression) = username.text("expression") else {
        return;
    };
    let rules = authenticator.items("claimValidationRules");
    let extra = mappings.items("extra");
    let is_verified = may_verify(username, "expression")
        || rules.into_iter().any(|rule| may_verify(rule, "expression"))
        || extra.into_iter().any(|mapping| may_verify(mapping, "valueExpression"));
    if uses_email(expression) && !is_verified {
        let message = "the user name is made of claims.email, and no expression looks at \
                       claims.email_verified";
        let help = "add claimValidationRules with the expression \
                    claims.?email_verified.orValue(true) == true";
        faults.at(username.span_of("expression"), message, help);
    }
}

/// True if an expression may look at `claims.email_verified`.
fn may_verify(record: Record<'_>, key: &str) -> bool {
    match record.text(key) {
        Given::Known(expression) => expression.contains("email_verified"),
        Given::Missing => false,
        Given::Unknown => true,
    }
}

/// True for `claims.email` outside of strings.
fn uses_email(expression: &str) -> bool {
    let outside = expression.split(['"', '\'']).step_by(2);
    outside.flat_map(|code| code.split("claims.").skip(1)).any(|rest| {
        let behind = rest.trim_start_matches('?').strip_prefix("email");
        let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
        behind.is_some_and(|behind| !behind.starts_with(is_part))
    })
}

fn claim_rules(authenticator: Record<'_>, faults: &mut Faults) {
    let mut seen = HashSet::default();
    for rule in authenticator.items("claimValidationRules") {
        faults.expression(rule, "expression", cel_scope::CLAIMS);
        for key in ["claim", "expression"] {
            if let Given::Known(text) = rule.text(key)
                && !seen.insert((key, text))
            {
                faults.at(rule.span_of(key), format!("the {key} is given twice"), "remove one");
            }
        }
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
        faults.expression(uid, "expression", cel_scope::CLAIM);
        if has(uid, "claim") == Some(true) && has(uid, "expression") == Some(true) {
            both(uid, faults);
        }
    }
    extra(mappings, faults);
}

fn prefixed(mapping: Record<'_>, required: bool, faults: &mut Faults) {
    faults.expression(mapping, "expression", cel_scope::CLAIM);
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
    let mut seen = HashSet::default();
    for mapping in mappings.items("extra") {
        faults.require(mapping, "valueExpression", "add an expression");
        faults.expression(mapping, "valueExpression", cel_scope::CLAIM);
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
    let mut seen = HashSet::default();
    for rule in authenticator.items("userValidationRules") {
        faults.require(rule, "expression", "add an expression");
        faults.expression(rule, "expression", cel_scope::USER);
        if let Given::Known(expression) = rule.text("expression")
            && !seen.insert(expression)
        {
            faults.at(rule.span_of("expression"), "the expression is given twice", "remove one");
        }
    }
}
