namespace Elastickv.SnapshotFs.Overlay.Rules;

/// <summary>Where a directory stands in the tree: all that the rules need to know of its path.</summary>
internal readonly record struct Place(Scope Scope, PlaceKind Kind)
{
    public static readonly Place Root = new(Scope.None, PlaceKind.Root);
}
