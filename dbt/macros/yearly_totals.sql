{% macro yearly_totals(
    relation,
    start,
    end,
    scenario_id=none,
    plan_design_id=none,
    random_seed=none,
    cohort=none,
    created_at=none,
    parameters=none,
    random_seeds=none,
    replications=none,
    by=none
) %}
    {%- set rates = kwargs -%}
    {#-
        There is no scalar of a row, as totals are of all rows. The table function sees what the database has committed: what is no
        table or view of it, such as a CTE, an ephemeral model or the rows of a unit test, is for the SQL mode.
    -#}
    {%- if not navigator_events.uses_extension() or not navigator_events.is_in_database(relation)
        or (parameters is not none and not navigator_events.is_in_database(parameters)) -%}
        {{ return(navigator_events.sql_yearly_totals(
            relation, start, end, scenario_id=scenario_id, plan_design_id=plan_design_id, random_seed=random_seed,
            cohort=cohort, created_at=created_at, parameters=parameters, random_seeds=random_seeds, replications=replications,
            by=by, **rates
        )) }}
    {%- endif -%}
    {%- do navigator_events.prepare_to_show(sql_mode=false) -%}
    {%- set options = navigator_events.totals_literals(
        random_seeds, replications, by,
        rates, scenario_id=scenario_id, plan_design_id=plan_design_id, random_seed=random_seed, cohort=cohort,
        created_at=created_at
    ) -%}
    (
        select *
        from polars_yearly_totals(
            {{ start }}, {{ end }}, workforce := {{ navigator_events.text_literal(relation) }},
            {#- Unless given none is read, as in `yearly_events`: not the comp_levers that the function would look for. #}
            parameters := {{ navigator_events.text_literal(parameters if parameters is not none else '') }}
            {%- for name, value in options.items() %}, {{ name }} := {{ value }}{% endfor %}
        )
    )
{%- endmacro %}
