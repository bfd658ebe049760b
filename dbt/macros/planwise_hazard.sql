{% macro planwise_hazard(base_name, multiplier_name, base, base_column, level_factor, highest_level, age_multipliers, tenure_multipliers) %}
    (
        select 1 as place, '{{ base_name }}' as parameter_name, cast({{ base_column }} as double) as parameter_value
        from (select * from {{ base }})
        union all by name
        select
            1 as place, '{{ multiplier_name }}' as parameter_name, cast({{ level_factor }} as double) as parameter_value,
            cast(job_level as varchar) as job_level
        from (select * from {{ base }})
        cross join (select unnest(range(1, {{ (highest_level or 5) | int }} + 1)) as job_level)
        {%- for band, multipliers in [('age_band', age_multipliers), ('tenure_band', tenure_multipliers)] if multipliers is not none %}
        union all by name
        select
            1 as place, '{{ multiplier_name }}' as parameter_name, cast(multiplier as double) as parameter_value,
            cast({{ band }} as varchar) as {{ band }}
        from (select * from {{ multipliers }})
        {%- endfor %}
    )
{%- endmacro %}
