{% macro metric_distributions(
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
    by=none,
    thresholds=none
) %}
    {%- set rates = kwargs -%}
    {#- The bands are the SQL mode's, whatever computes the totals. -#}
    {%- do navigator_events.prepare_to_show(sql_mode=true) -%}
    {%- set by = none if by is none else navigator_events.listed('by', by, "['level_id']") -%}
    {%- set literals = navigator_events.threshold_literals(thresholds) -%}
    (
        with navigator_totals as materialized (
            select * from {{ navigator_events.yearly_totals(
                relation, start, end, scenario_id=scenario_id, plan_design_id=plan_design_id, random_seed=random_seed,
                cohort=cohort, created_at=created_at, parameters=parameters, random_seeds=random_seeds, replications=replications,
                by=by, **rates
            ) }}
        )
        {%- if literals %},

        navigator_shares as (
            {%- for measure, threshold in literals.items() %}
            select {{ measure }} as measure, {{ threshold }} as threshold, *
            from totals_share_above('navigator_totals', {{ measure }}, {{ threshold }})
            {{ 'union all' if not loop.last }}
            {%- endfor %}
        )
        {%- endif %}

        select
            navigator_bands.*,
            {{ 'navigator_shares.threshold' if literals else 'null::double' }} as threshold,
            {{ 'navigator_shares.share' if literals else 'null::double' }} as share_above
        from totals_bands('navigator_totals') as navigator_bands
        {%- if literals %}
        left join navigator_shares
            on navigator_bands.measure = navigator_shares.measure
            {%- for column in ['simulation_year'] + (by or []) %}
            and navigator_bands.{{ column }} is not distinct from navigator_shares.{{ column }}
            {%- endfor %}
        {%- endif %}
    )
{%- endmacro %}
