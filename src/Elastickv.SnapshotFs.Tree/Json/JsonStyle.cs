namespace Elastickv.SnapshotFs.Tree.Json;

/// <summary>The emitters of spec 02 §0. Whether a file ends with a line feed is its document's business.</summary>
/// <param name="Indented">Two spaces a level and <c>": "</c> after names; otherwise no white space at all.</param>
/// <param name="EscapeHtml">Whether <c>&lt; &gt; &amp;</c> become <c>\u003c \u003e \u0026</c>.</param>
internal readonly record struct JsonStyle(bool Indented, bool EscapeHtml)
{
    /// <summary>J-IND: schema, bucket, queue, sidecar, item and Redis collection files.</summary>
    public static readonly JsonStyle IndentedHtml = new(true, true);

    /// <summary>J-LINE: KEYMAP, TTL sidecars, messages.</summary>
    public static readonly JsonStyle Line = new(false, false);

    /// <summary>J-CMP: Redis streams.</summary>
    public static readonly JsonStyle LineHtml = new(false, true);

    /// <summary>J-MAN: MANIFEST.json.</summary>
    public static readonly JsonStyle IndentedPlain = new(true, false);
}
