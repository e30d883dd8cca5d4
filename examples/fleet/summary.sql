-- duckdb -c ".read summary.sql" in the folder of the results.

-- How many repositories could be looked at.
SELECT outcome, count(*) AS repositories FROM 'repositories.parquet' GROUP BY ALL ORDER BY ALL;

-- Which rules are broken, and in how many repositories.
SELECT rule, severity, count(*) AS findings, count(DISTINCT repository) AS repositories
FROM 'findings.parquet' WHERE type = 'finding' GROUP BY ALL ORDER BY findings DESC, rule;

-- Where to begin: servers that do not start.
SELECT repository, count(*) AS errors
FROM 'findings.parquet' WHERE severity = 'error' GROUP BY ALL ORDER BY errors DESC, repository LIMIT 20;
