//! Words of other scanners and of benchmarks that select no rule, because Scantling does not check that
//! yet, or because the word means several things.

use crate::benchmark;

/// The advice about such a word; `None` for a word that nobody uses.
pub(super) fn explain(word: &str) -> Option<String> {
    if let Some((benchmark, number)) = word.split_once(':')
        && is_benchmark(benchmark)
        && is_number(number)
    {
        return Some(format!("no rule decides recommendation {number} of {benchmark} yet"));
    }
    if is_number(word) {
        return Some(explain_number(word));
    }
    let scanner = scanner(&word.to_uppercase())?;
    Some(format!("{word} is a check of {scanner} that Scantling does not cover yet"))
}

/// The scanner that has such identifiers.
fn scanner(word: &str) -> Option<&'static str> {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let after = |prefix: &str| word.strip_prefix(prefix).is_some_and(digits);
    // CKV_K8S_70, CKV2_K8S_1
    if after("CKV_K8S_") || after("CKV2_K8S_") {
        return Some("checkov");
    }
    // KCV-0018, AVD-KCV-0018, KCV0018, KSV-0001
    let plain = word.strip_prefix("AVD-").unwrap_or(word);
    for prefix in ["KCV-", "KCV", "KSV-", "KSV"] {
        if plain.strip_prefix(prefix).is_some_and(digits) {
            return Some("trivy");
        }
    }
    // C-0113
    if word.len() == 6 && after("C-") {
        return Some("kubescape");
    }
    // 1a2b3c4d-0000-4000-8000-000000000000
    let parts: Vec<&str> = word.split('-').collect();
    let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
    let hexadecimal = |part: &&str| part.bytes().all(|byte| byte.is_ascii_hexdigit());
    if lengths == [8, 4, 4, 4, 12] && parts.iter().all(hexadecimal) {
        return Some("KICS");
    }
    None
}

/// True for `1.2.5`.
fn is_number(word: &str) -> bool {
    let parts: Vec<&str> = word.split('.').collect();
    let digits = |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    parts.len() == 3 && parts.iter().all(digits)
}

fn is_benchmark(word: &str) -> bool {
    benchmark::find(word).is_some()
}

/// A number alone names another recommendation in each version of the benchmark.
fn explain_number(number: &str) -> String {
    let mut known = Vec::new();
    for control in benchmark::controls() {
        let of_kubernetes = benchmark::is_of_kubernetes(control.benchmark);
        if control.id == number && of_kubernetes && !control.requirement.rules.is_empty() {
            let rules = control.requirement.rules.join(", ");
            known.push(format!("{}:{number} ({rules})", control.benchmark.to_lowercase()));
        }
    }
    // The newest version is the last in the table.
    match (known.first(), known.last()) {
        (Some(oldest), Some(newest)) if oldest != newest => format!(
            "{number} is another recommendation in each version of a benchmark; write {newest}, or \
{oldest}"
        ),
        (Some(only), _) => format!("{number} needs its benchmark; write {only}"),
        (None, _) => format!("no rule decides a recommendation with the number {number} yet"),
    }
}
