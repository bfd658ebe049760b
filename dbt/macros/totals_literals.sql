{% macro totals_literals(random_seeds, replications, by, options, scenario_id, plan_design_id, random_seed, cohort, created_at) %}
    {%- set literals = navigator_events.option_literals(
        options, scenario_id=scenario_id, plan_design_id=plan_design_id, random_seed=random_seed, cohort=cohort,
        created_at=created_at
    ) -%}
    {%- if random_seeds is not none -%}
        {#- The seeds of a list take the place of the variable's; one that is given beside them is refused by the function. -#}
        {%- if random_seed is none -%}
            {%- do literals.pop('random_seed', none) -%}
        {%- endif -%}
        {%- set seeds = [] -%}
        {%- for seed in navigator_events.listed('random_seeds', random_seeds, '[1, 2, 3]') -%}
            {%- set literal = navigator_events.whole_number_literal('a seed of random_seeds', seed) -%}
            {%- do seeds.append('null' if literal is none else literal) -%}
        {%- endfor -%}
        {%- do literals.update({'random_seeds': '[' ~ seeds | join(', ') ~ ']'}) -%}
    {%- endif -%}
    {%- set futures = navigator_events.whole_number_literal('replications', replications) -%}
    {%- if futures is not none -%}
        {%- do literals.update({'replications': futures}) -%}
    {%- endif -%}
    {%- if by is not none -%}
        {%- set columns = [] -%}
        {%- for column in navigator_events.listed('by', by, "['level_id']") -%}
            {%- do columns.append(navigator_events.text_literal(column)) -%}
        {%- endfor -%}
        {%- if columns -%}
            {%- do literals.update({'by': '[' ~ columns | join(', ') ~ ']'}) -%}
        {%- endif -%}
    {%- endif -%}
    {{ return(literals) }}
{% endmacro %}
