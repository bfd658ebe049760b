{% macro relation_by_name(name) %}
    {#-
        Like ref_by_name, without making a dependency: a test that had two of them would run whenever one is selected, even
        where the other is not built yet. None for an ephemeral model, which has no table.
    -#}
    {%- if execute -%}
        {%- set package, model = name.split('.') if '.' in name else (project_name, name) -%}
        {%- for node in graph.nodes.values()
            if node.name == model and node.package_name == package and node.resource_type in ['model', 'seed', 'snapshot'] -%}
            {{ return(node.relation_name) }}
        {%- endfor -%}
    {%- endif -%}
    {{ return(none) }}
{% endmacro %}
