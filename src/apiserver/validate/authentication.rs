//! pkg/kubeapiserver/options/authentication.go, `Validate`, and what it builds.

use std::borrow::Cow;

use super::{Problem, ServerOptions};
use crate::apiserver::Flag;
use crate::apiserver::value::url;
use crate::hashed::HashMap;

/// `--service-account-issuer` more than once, from 1.22 on.
pub(super) fn issuers<'a>(options: &ServerOptions<'a>, problems: &mut Vec<Problem<'a>>) {
    if !options.version().at_least(23) {
        return;
    }
    let Some(occurrences) = options.elements("service-account-issuer") else {
        return;
    };
    let mut seen: HashMap<&[Cow<'_, str>], &Flag> = HashMap::default();
    for (flag, issuer) in &occurrences {
        let first = *seen.entry(issuer).or_insert(flag);
        if !std::ptr::eq(first, *flag) {
            let message = format!("--service-account-issuer={} is given twice", issuer.concat());
            problems.push(
                Problem::new(flag, message)
                    .other(first, "also here")
                    .help("name every issuer once"),
            );
        }
    }
}

/// The address and the algorithms of `OpenID Connect` are looked at if there is an issuer
/// (plugin/pkg/authenticator/token/oidc in apiserver, `New`; pkg/apis/apiserver/validation since 1.29).
pub(super) fn open_id<'a>(options: &ServerOptions<'a>, problems: &mut Vec<Problem<'a>>) {
    let Some((flag, address)) = options.written("oidc-issuer-url") else {
        return;
    };
    if !options.is_set("oidc-client-id") {
        return;
    }
    let strict = options.version().at_least(29);
    let wrong = match url::parse(address) {
        Err(reason) => Some(reason),
        Ok(url) if url.scheme != "https" => Some("it must begin with https://"),
        Ok(url) if strict && url.has_user => Some("it may have no user name"),
        Ok(url) if strict && !url.query.is_empty() => Some("it may have no query"),
        Ok(url) if strict && !url.fragment.is_empty() => Some("it may have no fragment"),
        Ok(_) => None,
    };
    if let Some(wrong) = wrong {
        let message = format!("--oidc-issuer-url={address}: {wrong}");
        problems.push(
            Problem::new(flag, message)
                .help("write the issuer's https:// address as its tokens have it"),
        );
    }
    if let Some((claim, "")) = options.given("oidc-username-claim") {
        let message = "--oidc-username-claim is empty, and --oidc-issuer-url needs one";
        problems.push(
            Problem::new(claim, message).help("write --oidc-username-claim=sub, or remove it"),
        );
    }
    algorithms(options, problems);
}

/// The algorithms that github.com/coreos/go-oidc can verify.
const ALGORITHMS: [&str; 9] =
    ["RS256", "RS384", "RS512", "ES256", "ES384", "ES512", "PS256", "PS384", "PS512"];

fn algorithms<'a>(options: &ServerOptions<'a>, problems: &mut Vec<Problem<'a>>) {
    for (flag, names) in options.elements("oidc-signing-algs").unwrap_or_default() {
        let Some(strange) = names.iter().find(|name| !ALGORITHMS.contains(&name.as_ref())) else {
            continue;
        };
        let message =
            format!("--oidc-signing-algs: {strange:?} is none of {}", ALGORITHMS.join(", "));
        let meant = ALGORITHMS.iter().find(|known| known.eq_ignore_ascii_case(strange.trim()));
        let help = meant.map_or_else(|| "write RS256".to_owned(), |known| format!("write {known}"));
        problems.push(Problem::new(flag, message).help(help));
    }
}

/// The file that says how tokens are authenticated does what the oidc flags do (since 1.29).
pub(super) fn config_file<'a>(options: &ServerOptions<'a>, problems: &mut Vec<Problem<'a>>) {
    let Some((config, _)) =
        options.given("authentication-config").filter(|(_, path)| !path.is_empty())
    else {
        return;
    };
    let certain = options.server.flags().filter(|flag| !flag.maybe);
    for flag in certain.filter(|flag| flag.name.starts_with("oidc-")) {
        let message = format!("--{} and --authentication-config exclude each other", flag.name);
        let help = format!("remove --{}, and name the issuer in the file", flag.name);
        problems.push(Problem::new(flag, message).other(config, "replaces it").help(help));
    }
}

/// Without names, every client certificate of the one authority could speak for anybody in the headers
/// of the other (`certificatesOverlap`, since 1.35).
pub(super) fn same_authority<'a>(options: &ServerOptions<'a>, problems: &mut Vec<Problem<'a>>) {
    let (Some((headers, path)), Some((clients, other))) =
        (options.given("requestheader-client-ca-file"), options.given("client-ca-file"))
    else {
        return;
    };
    if path != other || path.is_empty() || !options.version().at_least(35) {
        return;
    }
    let Some(names) = options.elements("requestheader-allowed-names") else {
        return;
    };
    if names.iter().any(|(_, names)| !names.is_empty()) {
        return;
    }
    let message = format!(
        "--requestheader-client-ca-file and --client-ca-file are both {path}, and --requestheader-allowed-names names nobody"
    );
    let help = "give --requestheader-client-ca-file a CA that signs nothing else, or set --requestheader-allowed-names";
    problems.push(Problem::new(headers, message).other(clients, "the same file").help(help));
}

/// A signer outside of the server excludes key files (`validateServiceAccountTokenSigningConfig`, since
/// 1.32).
pub(super) fn external_signer<'a>(options: &ServerOptions<'a>, problems: &mut Vec<Problem<'a>>) {
    let Some((endpoint, address)) = options.given("service-account-signing-endpoint") else {
        return;
    };
    if address.is_empty() || !options.version().at_least(32) {
        return;
    }
    for name in ["service-account-signing-key-file", "service-account-key-file"] {
        if let Some((flag, _)) = options.given(name).filter(|(_, path)| !path.is_empty()) {
            let message =
                format!("--{name} and --service-account-signing-endpoint exclude each other");
            let help = format!("remove --{name}");
            problems.push(Problem::new(flag, message).other(endpoint, "keeps the keys").help(help));
        }
    }
}

/// The headers of the user's id, if there are any, have the standard one among them (since 1.32).
pub(super) fn user_id<'a>(options: &ServerOptions<'a>, problems: &mut Vec<Problem<'a>>) {
    const HEADERS: &str = "requestheader-uid-headers";
    let occurrences = options.elements(HEADERS).unwrap_or_default();
    let mut headers = occurrences.iter().flat_map(|(_, headers)| headers);
    let Some((flag, _)) = options.written(HEADERS) else {
        return;
    };
    let standard = headers.any(|header| header.eq_ignore_ascii_case("X-Remote-Uid"));
    if !standard && !occurrences.is_empty() && options.version().at_least(32) {
        let message = format!("--{HEADERS} has no X-Remote-Uid");
        problems.push(Problem::new(flag, message).help("add X-Remote-Uid"));
    }
}

/// The versions of the review that a webhook is sent (apiserver/plugin/pkg/{authenticator,authorizer}).
pub(super) fn webhooks<'a>(options: &ServerOptions<'a>, problems: &mut Vec<Problem<'a>>) {
    let webhooks = [
        ("authentication-token-webhook-version", "authentication-token-webhook-config-file"),
        ("authorization-webhook-version", "authorization-webhook-config-file"),
    ];
    for (name, file) in webhooks {
        if !options.is_set(file) || !options.version().at_least(17) {
            continue;
        }
        if let Some((flag, version)) = options.given(name)
            && !matches!(version, "v1" | "v1beta1")
        {
            let message = format!("--{name}={version}: the versions are v1 and v1beta1");
            problems.push(Problem::new(flag, message).help(format!("write --{name}=v1")));
        }
    }
}
