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
    {%- set further = [] -%}
    {%- if random_seeds is not none -%}
        {%- set literals = [] -%}
        {%- for seed in random_seeds -%}
            {%- do literals.append(navigator_events.whole_number_literal('random_seeds', seed, 'list whole numbers') or 'null') -%}
        {%- endfor -%}
        {%- do further.append('random_seeds := cast([' ~ literals | join(', ') ~ '] as bigint[])') -%}
    {%- endif -%}
    {%- if replications is not none -%}
        {%- do further.append('replications := ' ~ navigator_events.whole_number_literal('replications', replications)) -%}
    {%- endif -%}
    {%- if by -%}
        {%- set words = [] -%}
        {%- for word in by -%}
            {%- do words.append(navigator_events.text_literal(word)) -%}
        {%- endfor -%}
        {%- do further.append('by := [' ~ words | join(', ') ~ ']') -%}
    {%- endif -%}
    {#- Of listed seeds the variable random_seed, which is that of one future, has no part. -#}
    {%- set random_seed = false if random_seeds is not none and random_seed is none else random_seed -%}
    {#- The table function has a connection of its own and reads committed relations by their names: not a CTE, and not what
        `--empty` makes of a `ref`. -#}
    {%- if not navigator_events.uses_extension() or flags.EMPTY -%}
        {{ return(navigator_events.simulated_by_name(
            'sql_yearly_totals', relation, start, end, scenario_id=scenario_id, plan_design_id=plan_design_id, random_seed=random_seed,
            cohort=cohort, created_at=created_at, parameters=parameters, further=further, **kwargs
        )) }}
    {%- endif -%}
    {%- for given in [relation, parameters] if given is not none and (given is string or given.is_cte) -%}
        {%- do exceptions.raise_compiler_error(
            "yearly_totals cannot read '" ~ given ~ "', as it reads tables and views that are there before the model runs;"
            ~ " give the ref of a model that is not ephemeral"
        ) -%}
    {%- endfor -%}
    {%- do navigator_events.prepare_to_show(sql_mode=false) -%}
    {%- set options = navigator_events.option_literals(
        kwargs, scenario_id=scenario_id, plan_design_id=plan_design_id, random_seed=random_seed, cohort=cohort, created_at=created_at
    ) -%}
    (
        select *
        from polars_yearly_totals(
            {{ start }}, {{ end }}, workforce := {{ navigator_events.text_literal(relation) }}
            {#- Without a name it would look for comp_levers. -#}
            , parameters := {{ navigator_events.text_literal(parameters if parameters is not none else '') }}
            {%- for name, value in options.items() %}, {{ name }} := {{ value }}{% endfor %}
            {%- for argument in further %}, {{ argument }}{% endfor %}
        )
    )
{%- endmacro %}
