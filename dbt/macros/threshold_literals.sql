{% macro threshold_literals(thresholds) %}
    {%- set literals = {} -%}
    {%- if thresholds is not none and thresholds is not mapping -%}
        {%- do exceptions.raise_compiler_error(
            "the thresholds are '" ~ thresholds ~ "', but they must be measures with a number each, such as {closing_headcount: 5000}"
        ) -%}
    {%- endif -%}
    {%- for measure, threshold in (thresholds or {}).items() -%}
        {%- set number = none if threshold is boolean else threshold | float(none) -%}
        {%- if number is none -%}
            {%- do exceptions.raise_compiler_error(
                "the threshold of " ~ measure ~ " is '" ~ threshold ~ "', but it must be a number"
            ) -%}
        {%- endif -%}
        {%- do literals.update({
            navigator_events.text_literal(measure): 'cast(' ~ navigator_events.text_literal(number) ~ ' as double)'
        }) -%}
    {%- endfor -%}
    {{ return(literals) }}
{% endmacro %}
