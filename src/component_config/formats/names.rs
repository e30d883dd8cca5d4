//! Names of objects (apimachinery/pkg/util/validation/validation.go).

/// A label of RFC 1123, such as a namespace's name.
pub(crate) fn is_label(text: &str) -> bool {
    let inside = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    let framed = !text.starts_with('-') && !text.ends_with('-');
    !text.is_empty() && text.len() <= 63 && framed && text.bytes().all(inside)
}

/// Labels with dots between them. Unlike a label by itself, a part may be longer than 63 characters.
pub(crate) fn is_subdomain(text: &str) -> bool {
    let part = |part: &str| {
        let inside = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        let framed = !part.starts_with('-') && !part.ends_with('-');
        !part.is_empty() && framed && part.bytes().all(inside)
    };
    text.len() <= 253 && text.split('.').all(part)
}

/// `example.com/tenant`. Capital letters are judged elsewhere.
pub(crate) fn is_domain_prefixed(text: &str) -> bool {
    let Some((domain, path)) = text.split_once('/') else {
        return false;
    };
    let inside = |c: char| c.is_ascii_alphanumeric() || "/%:@!$&'()*+,;=-._~".contains(c);
    is_subdomain(&domain.to_ascii_lowercase()) && !path.is_empty() && path.chars().all(inside)
}

/// True for a domain of Kubernetes itself.
pub(crate) fn is_reserved(text: &str) -> bool {
    let domain = text.split('/').next().unwrap_or_default();
    ["k8s.io", "kubernetes.io"].iter().any(|own| {
        let below = domain.strip_suffix(own);
        below.is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    })
}

/// A label's name, with a domain before it or without: `example.com/dedicated`.
pub(crate) fn is_label_name(text: &str) -> bool {
    match text.split_once('/') {
        Some((domain, name)) => is_subdomain(domain) && is_qualified(name),
        None => is_qualified(text),
    }
}

/// A label's value, which may be empty.
pub(crate) fn is_label_value(text: &str) -> bool {
    text.is_empty() || is_qualified(text)
}

/// Letters, digits, `-`, `_` and `.`, with a letter or a digit at both ends.
fn is_qualified(text: &str) -> bool {
    let end = |c: char| c.is_ascii_alphanumeric();
    let inside = |c: char| end(c) || matches!(c, '-' | '_' | '.');
    text.len() <= 63 && text.starts_with(end) && text.ends_with(end) && text.chars().all(inside)
}
