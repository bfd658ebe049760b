{% macro option_literals(options, scenario_id, plan_design_id, random_seed, cohort, created_at) %}
    {%- set literals = {} -%}
    {%- for name, value in {'scenario_id': scenario_id, 'plan_design_id': plan_design_id, 'cohort': cohort}.items() -%}
        {%- if value is not none -%}
            {%- do literals.update({name: navigator_events.text_literal(value)}) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- set seed = navigator_events.random_seed_literal(random_seed if random_seed is not none else var('random_seed', none)) -%}
    {%- if seed is not none -%}
        {%- do literals.update({'random_seed': seed}) -%}
    {%- endif -%}
    {%- if created_at is not none -%}
        {%- do literals.update({'created_at': 'timestamp ' ~ navigator_events.text_literal(created_at)}) -%}
    {%- endif -%}
    {%- for name, value in options.items() -%}
        {%- if name not in navigator_events.rate_names() -%}
            {%- do exceptions.raise_compiler_error(
                "the option '" ~ name ~ "' is unknown; allowed are scenario_id, plan_design_id, random_seed, cohort, created_at, "
                ~ "parameters, " ~ navigator_events.rate_names() | join(', ')
            ) -%}
        {%- endif -%}
        {%- if value is not none -%}
            {%- do literals.update({name: 'cast(' ~ value ~ ' as double)'}) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(literals) }}
{% endmacro %}
