{% macro planwise_worked_out_hazard(base_name, multiplier_name, hazard, rate_column) %}
    {#-
        A multiplier for each row. The base is a power of two near the mean of the rates, so that base × multiplier is the rate
        to the last bit, and whoever has no row (no age, say) has about the mean.
    -#}
    (
        with planwise_hazard_rows as (
            select
                cast({{ rate_column }} as double) as rate,
                cast(year as integer) as fiscal_year,
                cast(level_id as varchar) as job_level,
                cast(age_band as varchar) as age_band,
                cast(tenure_band as varchar) as tenure_band
            from (select * from {{ hazard }})
        ),

        planwise_hazard_base as (
            select power(2.0::double, least(0, round(log2(greatest(avg(rate), 0.0009765625))))) as base
            from planwise_hazard_rows
            having count(rate) > 0
        )

        select 1 as place, '{{ base_name }}' as parameter_name, base as parameter_value
        from planwise_hazard_base
        union all by name
        select
            1 as place, '{{ multiplier_name }}' as parameter_name, rate / base as parameter_value, fiscal_year, job_level, age_band,
            tenure_band
        from planwise_hazard_rows, planwise_hazard_base
    )
{%- endmacro %}
