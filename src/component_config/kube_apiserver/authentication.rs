//! apiserver/pkg/apis/apiserver/validation/validation.go, `ValidateAuthenticationConfiguration`, 1.29 to
//! 1.36, and `ToAuthenticationConfig` of pkg/kubeapiserver/options. Of expressions in CEL only what shows
//! without parsing is judged.

use super::{Inquiry, claims};
use crate::apiserver::value::url;
use crate::component_config::faults::Faults;
use crate::component_config::{Given, Record};
use crate::hashed::HashSet;

/// The most authenticators that a file may have.
const MOST: usize = 64;

/// The first minor version that takes several authenticators, or none.
const SEVERAL: u8 = 30;

pub(super) fn check(inquiry: Inquiry<'_>, configuration: Record<'_>, faults: &mut Faults) {
    anonymous(inquiry, configuration, faults);
    let authenticators = configuration.items("jwt");
    if inquiry.minor < SEVERAL {
        exactly_one(configuration, &authenticators, faults);
    } else if let Some(extra) = authenticators.get(MOST) {
        let message = format!("there are more than {MOST} authenticators");
        faults.at(extra.span(), message, "remove some");
    }
    let mut issuers = HashSet::default();
    let mut addresses = HashSet::default();
    for authenticator in authenticators {
        match authenticator.record("issuer") {
            Given::Known(issuer) => {
                check_issuer(inquiry, issuer, faults);
                unique(issuer, "url", &mut issuers, faults);
                unique(issuer, "discoveryURL", &mut addresses, faults);
            }
            Given::Missing => faults.at(
                authenticator.span_of("issuer"),
                "issuer is required",
                "add issuer with its url and audiences",
            ),
            Given::Unknown => {}
        }
        claims::check(inquiry, authenticator, faults);
    }
}

fn exactly_one(configuration: Record<'_>, authenticators: &[Record<'_>], faults: &mut Faults) {
    if configuration.list("jwt").is_missing() {
        faults.at(configuration.span_of("jwt"), "jwt is empty", "add an authenticator");
    }
    if let Some(second) = authenticators.get(1) {
        let message = "before Kubernetes 1.30 there can be only one authenticator";
        faults.at(second.span(), message, "remove all but one");
    }
}

fn anonymous(inquiry: Inquiry<'_>, configuration: Record<'_>, faults: &mut Faults) {
    let Given::Known(anonymous) = configuration.record("anonymous") else {
        return;
    };
    let span = configuration.span_of("anonymous");
    if let Some(value) = inquiry.value("anonymous-auth") {
        let message = format!("anonymous and --anonymous-auth={value} are both set");
        faults.at(span, message, "remove --anonymous-auth, or anonymous");
    }
    if inquiry.gate("AnonymousAuthConfigurableEndpoints") == Some(false) {
        let gate = "AnonymousAuthConfigurableEndpoints";
        let message = format!("anonymous needs the feature gate {gate}, which is off");
        faults.at(span, message, format!("set --feature-gates={gate}=true"));
    }
    let enabled = anonymous.boolean("enabled");
    let off = enabled.is_missing() || enabled == Given::Known(false);
    if off && let Given::Known(_) = anonymous.list("conditions") {
        let message = "anonymous.conditions are set while anonymous.enabled is false";
        faults.at(anonymous.span_of("conditions"), message, "write enabled: true");
    }
}

/// Adds a fault if another authenticator has the same value.
fn unique<'a>(issuer: Record<'a>, key: &str, seen: &mut HashSet<&'a str>, faults: &mut Faults) {
    if let Given::Known(text) = issuer.text(key)
        && !seen.insert(text)
    {
        let message = format!("{key} {text:?} is the one of another authenticator too");
        faults.at(issuer.span_of(key), message, "write one authenticator for each issuer");
    }
}

fn check_issuer(inquiry: Inquiry<'_>, issuer: Record<'_>, faults: &mut Faults) {
    faults.require(issuer, "url", "write the issuer's https:// address as its tokens have it");
    address(issuer, "url", faults);
    address(issuer, "discoveryURL", faults);
    let url = issuer.text("url").known();
    if let (Some(url), Given::Known(discovery)) = (url, issuer.text("discoveryURL"))
        && url.trim_end_matches('/') == discovery.trim_end_matches('/')
    {
        let span = issuer.span_of("discoveryURL");
        faults.at(span, "discoveryURL is the same as url", "remove discoveryURL");
    }
    if let Some(url) = url
        && inquiry.minor >= SEVERAL
        && inquiry.has_element("service-account-issuer", url) == Some(true)
    {
        let message = format!("{url:?} is the issuer of this server's own service account tokens");
        faults.at(issuer.span_of("url"), message, "name another issuer");
    }
    audiences(inquiry, issuer, faults);
    if let Given::Known(_) = issuer.text("egressSelectorType") {
        faults.choice(issuer, "egressSelectorType", &["controlplane", "cluster"]);
    }
    if let Given::Known(certificate) = issuer.text("certificateAuthority")
        && !certificate.contains("-----BEGIN CERTIFICATE-----")
    {
        let span = issuer.span_of("certificateAuthority");
        let message = "certificateAuthority has no certificate in PEM";
        faults.at(span, message, "write the certificate itself, not its path");
    }
}

fn address(issuer: Record<'_>, key: &str, faults: &mut Faults) {
    let Given::Known(text) = issuer.text(key) else {
        return;
    };
    let wrong = match url::parse(text) {
        Err(reason) => reason,
        Ok(url) if url.scheme != "https" => "it must begin with https://",
        Ok(url) if url.has_user => "it may have no user name",
        Ok(url) if !url.query.is_empty() => "it may have no query",
        Ok(url) if !url.fragment.is_empty() => "it may have no fragment",
        Ok(_) => return,
    };
    let help = "write an https:// address";
    faults.at(issuer.span_of(key), format!("{key} {text:?}: {wrong}"), help);
}

fn audiences(inquiry: Inquiry<'_>, issuer: Record<'_>, faults: &mut Faults) {
    let items = issuer.items("audiences");
    if issuer.list("audiences").is_missing() {
        let span = issuer.span_of("audiences");
        faults.at(span, "audiences is empty", "name the audience of the tokens");
    }
    let mut seen = HashSet::default();
    for item in &items {
        match item.own_text() {
            Given::Missing => faults.at(item.span(), "an audience is empty", "remove it"),
            Given::Known(text) if !seen.insert(text) => {
                faults.at(
                    item.span(),
                    format!("the audience {text:?} is listed twice"),
                    "remove it",
                );
            }
            Given::Known(_) | Given::Unknown => {}
        }
    }
    let Some(second) = items.get(1) else {
        if let Given::Known(_) = issuer.text("audienceMatchPolicy") {
            faults.choice(issuer, "audienceMatchPolicy", &["MatchAny"]);
        }
        return;
    };
    if inquiry.minor < SEVERAL {
        let message = "before Kubernetes 1.30 there can be only one audience";
        faults.at(second.span(), message, "remove all but one");
    } else if issuer.text("audienceMatchPolicy").is_missing() {
        let message = "several audiences need audienceMatchPolicy";
        let span = issuer.span_of("audienceMatchPolicy");
        faults.at(span, message, "add audienceMatchPolicy: MatchAny");
    } else {
        faults.choice(issuer, "audienceMatchPolicy", &["MatchAny"]);
    }
}
