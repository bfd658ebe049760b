{% macro export_polars_events(relation=none, path=none, start_year=none, end_year=none, keep_other_years=false) %}
    {%- if execute -%}
    {%- set started_at = modules.datetime.datetime.now() -%}
    {%- if relation is none -%}
        {%- set relation = ref('fct_yearly_events_polars') -%}
    {%- elif relation is string and '.' not in relation -%}
        {%- set relation = ref(relation) -%}
    {%- endif -%}
    {%- set path = (path or var('polars_events_path', 'data/parquet/polars_events')).rstrip('/') -%}
    {%- set years_are_given = start_year is not none or end_year is not none -%}
    {%- set start_year = (start_year if start_year is not none else var('simulation_start_year', 2025)) | int -%}
    {%- set end_year = (end_year if end_year is not none else var('simulation_end_year', 2029)) | int -%}
    {%- if start_year > end_year -%}
        {%- do exceptions.raise_compiler_error(
            "start_year " ~ start_year ~ " lies after end_year " ~ end_year ~ "; give the earlier year first"
        ) -%}
    {%- endif -%}
    {%- set files = [] -%}
    {%- for year in range(start_year, end_year + 1) -%}
        {%- do files.append(path ~ '/simulation_year=' ~ year ~ '/events_' ~ year ~ '.parquet') -%}
    {%- endfor -%}

    {#- Whatever else lies there would be read together with these files. -#}
    {%- set others = [] -%}
    {%- for row in run_query("from glob(" ~ navigator_events.text_literal(path ~ '/simulation_year=*/*.parquet') ~ ")").rows -%}
        {%- set other = row[0].replace('\\', '/') -%}
        {%- set other_year = other.split('/')[-2].split('=')[1] -%}
        {%- set is_other_year = other_year.isdigit() and not (start_year <= other_year | int <= end_year) -%}
        {%- if other not in files and not (keep_other_years and is_other_year) -%}
            {%- do others.append(other) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- if others -%}
        {%- do exceptions.raise_compiler_error(
            "the export of " ~ start_year ~ " to " ~ end_year ~ " would lie beside files that it does not replace, and both would be "
            ~ "read together: " ~ others | join(', ') ~ ". Remove them or give another path"
            ~ " (keep_other_years: true keeps those of other years)"
        ) -%}
    {%- endif -%}
    {%- set outside = run_query(
        "select count(*), min(simulation_year), max(simulation_year) from " ~ relation
        ~ " where simulation_year is null or not simulation_year between " ~ start_year ~ " and " ~ end_year
    ).rows[0] -%}
    {%- if outside[0] > 0 and not years_are_given -%}
        {%- do exceptions.raise_compiler_error(
            relation ~ " has " ~ outside[0] ~ " events outside " ~ start_year ~ " to " ~ end_year ~ " (" ~ outside[1] ~ " to " ~ outside[2]
            ~ "), which the export would leave out; set simulation_start_year and simulation_end_year to hold them, or give start_year and end_year"
        ) -%}
    {%- endif -%}

    {#- A file for every year, empty or not: each has all columns, so that the read finds a file and the types. -#}
    {%- for file in files -%}
        {%- do navigator_events.make_directory(file.rsplit('/', 1)[0]) -%}
        {%- do run_query(
            "copy (select * from " ~ relation ~ " where simulation_year = " ~ (start_year + loop.index0)
            ~ " order by employee_id, effective_date, event_sequence, event_id) to " ~ navigator_events.text_literal(file)
            ~ " (format parquet, compression zstd)"
        ) -%}
    {%- endfor -%}

    {%- set seconds = (modules.datetime.datetime.now() - started_at).total_seconds() -%}
    {%- do run_query(navigator_events.generation_summary(relation, path, start_year, end_year, seconds)) -%}
    {%- do log("events of " ~ start_year ~ " to " ~ end_year ~ " are in " ~ path, info=true) -%}
    {%- endif -%}
{% endmacro %}
