{% macro option_literals(options, scenario_id, plan_design_id, random_seed, cohort, created_at) %}
    {%- set whole_numbers = [
        'hire_seed', 'termination_seed', 'promotion_seed', 'merit_seed', 'enrollment_seed', 'opening_year'
    ] -%}
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
        {%- if name in whole_numbers -%}
            {%- set number = navigator_events.whole_number_literal(name, value) -%}
            {%- if number is not none -%}
                {%- do literals.update({name: number}) -%}
            {%- endif -%}
        {%- elif name == 'allow_empty' -%}
            {%- if value is not none -%}
                {%- do literals.update({name: navigator_events.boolean_literal(name, value)}) -%}
            {%- endif -%}
        {%- elif name not in navigator_events.parameter_names() -%}
            {%- do exceptions.raise_compiler_error(
                "the option '" ~ name ~ "' is unknown; allowed are scenario_id, plan_design_id, random_seed, "
                ~ whole_numbers | join(', ') ~ ", cohort, allow_empty, created_at, parameters, "
                ~ navigator_events.parameter_names() | join(', ')
            ) -%}
        {%- elif value is not none -%}
            {%- do literals.update({name: 'cast(' ~ value ~ ' as double)'}) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(literals) }}
{% endmacro %}
